"""Many figures verified at once: a page of those listed, or of an import's that wait."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends

from services.reporting.indicators.views import Indicators
from services.reporting.series.batches import carry_out_many
from services.reporting.series.bodies import FigureAnswer, VerificationBody, VerificationsAnswer, VerificationsBody
from services.reporting.series.checks import known_area, known_dimensions
from services.reporting.series.decisions import Command, Outcome
from services.reporting.series.judgements import Verify
from services.reporting.series.state import Key, Series, series_stream
from services.reporting.series.views import series_view
from shared.decisions import Refused, require
from shared.following.membership import Membership
from shared.journal import Journal, Request
from shared.streams import Views
from shared.web.commands import Authoriser
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def verifications_router(
    journal: Journal, views: Views, indicators: Indicators, membership: Membership, authoriser: Authoriser
) -> APIRouter:
    """The route of bulk verification."""
    router = APIRouter(prefix="/reporting/v1/{province}/verifications", tags=["figures"])

    @router.post("")
    async def verify_many(
        province: ProvincePath,
        body: VerificationsBody,
        request: Annotated[Request, Depends(authoriser.allow(Permission.VERIFY_FIGURE))],
    ) -> VerificationsAnswer:
        """Verify the figures listed, or those of an import that wait; each is answered, and one refusal stops no other.

        For an import, send `next` as `cursor` until there is none. Asking twice changes nothing.
        """
        acts_for = await membership.acts_for(request.actor.account_id, province)
        if body.import_id is not None:
            return await verify_import(province, body.import_id, body, acts_for, request)
        return await verify_listed(province, body, acts_for, request)

    async def verify_import(
        province: str, import_id: str, body: VerificationsBody, acts_for: frozenset[str], request: Request
    ) -> VerificationsAnswer:
        page = await views.find(
            series_view,
            {"imports": import_id},
            provinces=frozenset({province}),
            limit=body.limit,
            cursor=body.cursor,
        )

        def those_that_wait(_stream: str, series: Series) -> Sequence[Command]:
            waiting = (key for key, held in series.items() if held.waits and held.figure.import_id == import_id)
            return [Verify(key, acts_for, note=body.note) for key in waiting]

        streams = [document["_id"] for document in page.documents]
        answered = await carry_out_many(journal, streams, those_that_wait, request)
        return _answer([_figure(stream, *one) for stream in streams for one in answered[stream]], page.cursor)

    async def verify_listed(
        province: str, body: VerificationsBody, acts_for: frozenset[str], request: Request
    ) -> VerificationsAnswer:
        known = await indicators.known({figure.indicator for figure in body.figures})
        asked: dict[str, list[Command]] = defaultdict(list)
        places: list[tuple[str, int] | FigureAnswer] = []
        for figure in body.figures:
            try:
                stream = series_stream(
                    province, figure.indicator, known_area(figure.area, province), known_dimensions(figure.dimensions)
                )
                require(
                    figure.indicator in known, "figure.unknown_indicator", field="indicator", value=figure.indicator
                )
            except Refused as refusal:
                places.append(_refused(figure, refusal))
                continue
            framework = figure.framework or known[figure.indicator].terms.framework
            key = Key(framework, figure.period, figure.source)
            places.append((stream, len(asked[stream])))
            asked[stream].append(Verify(key, acts_for, figure.value, figure.note or body.note))
        answered = await carry_out_many(journal, asked, lambda stream, _series: asked[stream], request)
        return _answer(
            [
                place if isinstance(place, FigureAnswer) else _figure(place[0], *answered[place[0]][place[1]])
                for place in places
            ]
        )

    return router


def _figure(stream: str, command: Command, outcome: Outcome) -> FigureAnswer:
    assert isinstance(command, Verify)
    return FigureAnswer(
        stream=stream,
        framework=command.key.framework,
        period=command.key.period,
        source=command.key.source,
        answer=outcome.answer,
        rule=outcome.rule,
        facts=_texts(outcome.facts),
    )


def _refused(figure: VerificationBody, refusal: Refused) -> FigureAnswer:
    return FigureAnswer(
        stream="",
        framework=figure.framework or "",
        period=figure.period,
        source=figure.source,
        answer="refused",
        rule=refusal.rule,
        facts=_texts(refusal.facts),
    )


def _texts(facts: dict[str, object]) -> dict[str, str]:
    return {
        name: ", ".join(map(str, fact)) if isinstance(fact, list | tuple) else str(fact)
        for name, fact in facts.items()
        if fact is not None
    }


def _answer(answers: list[FigureAnswer], following: str | None = None) -> VerificationsAnswer:
    counted = Counter(answer.answer for answer in answers)
    return VerificationsAnswer(
        accepted=counted["accepted"],
        repeated=counted["repeated"],
        refused=counted["refused"],
        answers=answers,
        next=following,
    )
