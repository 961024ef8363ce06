"""Policy asks over HTTP: members and the secretariat raise them, the secretariat tells how they fare."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.advocacy.asks.bodies import Achievement, Advancement, AskBody, Dropping
from services.advocacy.asks.citations import cited
from services.advocacy.asks.decisions import Achieve, Advance, Command, Drop, Raise, decider
from services.advocacy.asks.listings import listings_router
from services.advocacy.streams import ask_stream
from services.advocacy.subjects import subject
from shared.contracts.commitments import AskId
from shared.following.reporting import Figures
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def asks_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    router = APIRouter(prefix="/advocacy/v1/{province}/asks", tags=["asks"])
    raising = kit.authoriser.allow(Permission.RAISE_ASK)
    advancing = kit.authoriser.allow(Permission.ADVANCE_ASK)
    figures = Figures(kit.views)

    async def decide(province: str, ask_id: str, command: Command, request: Request, response: Response) -> Receipt:
        receipt = await kit.journal.carry_out(decider, ask_stream(province, ask_id), command, request)
        tell_position(response, receipt)
        return receipt

    @router.post("")
    async def raise_ask(
        province: ProvincePath,
        body: AskBody,
        request: Annotated[Request, Depends(raising)],
        response: Response,
    ) -> Receipt:
        """Ask for a change of policy. Figures are cited by the event that told or verified them.

        Send an `Idempotency-Key`: the same request again is the same ask.

        Refused by `ask.figure_does_not_stand`, `ask.future_date`, `ask.already_raised`.
        """
        day, ask_id = kit.today(), request.new_key()
        series = await figures.series(one.series for one in body.evidence)
        about = subject(province, body.targets, (), body.areas, {})
        goals = {goal for one in series.values() for goal in one["goals"]}
        about = replace(about, goals=tuple(sorted(goals.union(about.goals))))
        command = Raise(
            raised=body.raised(ask_id, request.actor.organisation_id, about, day),
            figures={one: cited(series.get(one.series), one.event_id, one.period)[0] for one in body.evidence},
            today=day,
        )
        return await decide(province, ask_id, command, request, response)

    @router.post("/{ask_id}/stage")
    async def advance(
        province: ProvincePath,
        ask_id: AskId,
        body: Advancement,
        request: Annotated[Request, Depends(advancing)],
        response: Response,
    ) -> Receipt:
        """Tell that an ask came to another stage; a step back needs a reason. The same stage again changes nothing.

        Refused by `ask.unknown`, `ask.settled`, `ask.backward_without_reason`, `ask.future_date`,
        `ask.before_last_step`.
        """
        day = kit.today()
        command = Advance(stage=body.stage, on=body.on or day, why=body.why, today=day)
        return await decide(province, ask_id, command, request, response)

    @router.post("/{ask_id}/achievement")
    async def achieve(
        province: ProvincePath,
        ask_id: AskId,
        body: Achievement,
        request: Annotated[Request, Depends(advancing)],
        response: Response,
    ) -> Receipt:
        """Tell that what was asked for is in force, and by what; the ask is settled. Asking twice changes nothing.

        Refused by `ask.unknown`, `ask.settled`, `ask.not_adopted`, `ask.effective_before_raised`,
        `ask.future_date`, `ask.before_last_step`.
        """
        day = kit.today()
        command = Achieve(
            instrument=body.instrument,
            reference=body.reference,
            effective_on=body.effective_on,
            on=body.on or day,
            today=day,
        )
        return await decide(province, ask_id, command, request, response)

    @router.post("/{ask_id}/drop")
    async def drop(
        province: ProvincePath,
        ask_id: AskId,
        body: Dropping,
        request: Annotated[Request, Depends(advancing)],
        response: Response,
    ) -> Receipt:
        """Pursue an ask no more, and say why; it is settled. Asking twice changes nothing.

        Refused by `ask.unknown`, `ask.settled`, `ask.future_date`, `ask.before_last_step`.
        """
        day = kit.today()
        command = Drop(on=body.on or day, why=body.why, today=day)
        return await decide(province, ask_id, command, request, response)

    both = APIRouter()
    both.include_router(router)
    both.include_router(listings_router(kit))
    return both
