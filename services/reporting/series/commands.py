"""Figures over HTTP, one at a time: submitted, corrected, withdrawn by members; verified or returned by a second person."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.reporting.indicators.views import Indicators
from services.reporting.series.bodies import (
    CorrectionBody,
    FigureBody,
    KeyBody,
    ReturnBody,
    VerificationBody,
    WithdrawalBody,
)
from services.reporting.series.checks import known_area, known_dimensions, terms_of
from services.reporting.series.decisions import Command, Correct, Submit, decider
from services.reporting.series.facts import FactsOf
from services.reporting.series.judgements import Return, Verify, Withdraw
from services.reporting.series.state import Key, series_stream
from shared.contracts.indicators import IndicatorTerms
from shared.contracts.reporting import Figure, IndicatorSubmitted
from shared.decisions import Refused
from shared.following.membership import Membership
from shared.journal import Journal, Receipt, Request
from shared.web.commands import Authoriser, tell_position
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath

PATH = "/reporting/v1/{province}/figures"


def figures_router(
    journal: Journal, indicators: Indicators, membership: Membership, facts_of: FactsOf, authoriser: Authoriser
) -> APIRouter:
    """Routes of single figures; every command answers where the series stands, in body and `Alliance-Position`."""
    router = APIRouter(prefix=PATH, tags=["figures"])

    async def carry_out(
        province: str, body: FigureBody | KeyBody, command: Command, request: Request, response: Response
    ) -> Receipt:
        stream = series_stream(
            province, body.indicator, known_area(body.area, province), known_dimensions(body.dimensions)
        )
        receipt = await journal.carry_out(decider, stream, command, request)
        tell_position(response, receipt)
        return receipt

    async def key(body: KeyBody) -> Key:
        return Key(body.framework or await framework(body.indicator), body.period, body.source)

    async def framework(indicator: str) -> str:
        known = (await indicators.known([indicator])).get(indicator)
        if known is None:
            raise Refused("figure.unknown_indicator", field="indicator", value=indicator)
        return known.terms.framework

    @router.post("")
    async def submit(
        province: ProvincePath,
        body: FigureBody,
        response: Response,
        request: Annotated[Request, Depends(authoriser.allow(Permission.SUBMIT_FIGURE))],
    ) -> Receipt:
        """Submit a figure: it waits for a second person, and counts once that person has verified it.

        Refused by the `figure.` rules named in the documentation of this service. The same figure twice changes nothing;
        another value under the same key is refused by `figure.correction_needed`, with the current value.
        """
        facts = (await facts_of.gather(province, request.actor.organisation_id, [body.indicator]))[body.indicator]
        figure = IndicatorSubmitted(**_figure(body, province, request, terms_of(body.indicator, facts)))
        return await carry_out(province, body, Submit(figure, facts), request, response)

    @router.post("/correction")
    async def correct(
        province: ProvincePath,
        body: CorrectionBody,
        response: Response,
        request: Annotated[Request, Depends(authoriser.allow(Permission.CORRECT_FIGURE))],
    ) -> Receipt:
        """Correct one's own figure: the whole figure as it should be. A verified value counts until this is verified."""
        facts = (await facts_of.gather(province, request.actor.organisation_id, [body.indicator]))[body.indicator]
        figure = Figure(**_figure(body, province, request, terms_of(body.indicator, facts)))
        return await carry_out(province, body, Correct(figure, body.why, facts), request, response)

    @router.post("/withdrawal")
    async def withdraw(
        province: ProvincePath,
        body: WithdrawalBody,
        response: Response,
        request: Annotated[Request, Depends(authoriser.allow(Permission.WITHDRAW_FIGURE))],
    ) -> Receipt:
        """Take one's own figure back: it no longer counts, and what people wrote about it is no longer shown."""
        return await carry_out(province, body, Withdraw(await key(body), body.why), request, response)

    @router.post("/verification")
    async def verify(
        province: ProvincePath,
        body: VerificationBody,
        response: Response,
        request: Annotated[Request, Depends(authoriser.allow(Permission.VERIFY_FIGURE))],
    ) -> Receipt:
        """Confirm a figure that waits. Refused by `figure.own_matter`, `figure.standing`, `figure.changed_meanwhile`."""
        acts_for = await membership.acts_for(request.actor.account_id, province)
        command = Verify(await key(body), acts_for, body.value, body.note)
        return await carry_out(province, body, command, request, response)

    @router.post("/return")
    async def send_back(
        province: ProvincePath,
        body: ReturnBody,
        response: Response,
        request: Annotated[Request, Depends(authoriser.allow(Permission.RETURN_FIGURE))],
    ) -> Receipt:
        """Give a figure that waits back to its member, with the reason.

        Refused by `figure.own_matter`, `figure.standing`, `figure.unknown`.
        """
        acts_for = await membership.acts_for(request.actor.account_id, province)
        return await carry_out(province, body, Return(await key(body), body.why, acts_for), request, response)

    return router


def _figure(body: FigureBody, province: str, request: Request, terms: IndicatorTerms) -> dict[str, object]:
    """The figure that a body tells, as its member's own."""
    told = {name: getattr(body, name) for name in FigureBody.model_fields}
    return told | {
        "member_id": request.actor.organisation_id,
        "framework": body.framework or terms.framework,
        "area": known_area(body.area, province),
        "dimensions": known_dimensions(body.dimensions),
    }
