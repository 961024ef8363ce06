"""A committee's rules and seats over HTTP: who sets, fills, vacates, and names who sits there."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.membership.committees.answers import Seated, seated
from services.membership.committees.bodies import Filling, RulesBody, Sitting, Vacating
from services.membership.committees.commands import Fill, SetRules, Vacate
from services.membership.committees.decisions import decider
from services.membership.committees.facts import Facts
from services.membership.committees.seat_holders.decisions import NameHolder
from services.membership.committees.seat_holders.decisions import decider as sitting
from services.membership.committees.state import Committee
from services.membership.streams import committee_stream, seat_holders_stream
from shared.contracts.committee_seats import SeatId
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


def seats_router(kit: Kit) -> APIRouter:
    """Commands about rules and seats."""
    router = APIRouter()
    facts = Facts(kit.journal)
    ruling = kit.authoriser.allow(Permission.SET_COMMITTEE_RULES)
    seating = kit.authoriser.allow(Permission.FILL_SEAT)

    @router.put("/rules")
    async def set_rules(
        province: ProvincePath,
        body: RulesBody,
        request: Annotated[Request, Depends(ruling)],
        response: Response,
    ) -> Receipt:
        """Set how the committee is seated and decides. The rules in force again change nothing.

        Refused by `committee.no_alliance`, `committee.future_date`, `committee.before_last_rules`,
        `committee.seat_twice`, `committee.one_chair`, `committee.out_of_reach`, `committee.seat_in_use`.
        """
        today = kit.today()
        command = SetRules(body.rules(today), await facts.has_alliance(province), today)
        receipt = await kit.journal.carry_out(decider, committee_stream(province), command, request)
        tell_position(response, receipt)
        return receipt

    @router.post("/seats/{seat_id}/term")
    async def fill(
        province: ProvincePath,
        seat_id: SeatId,
        body: Filling,
        request: Annotated[Request, Depends(seating)],
        response: Response,
    ) -> Seated:
        """Let a member hold a seat for a term; a wrong balance of sectors warns. The same term again changes nothing.

        Refused by `committee.no_rules`, `committee.unknown_seat`, `committee.own_matter`,
        `committee.holder_not_active`, `committee.wrong_sector`, `committee.too_far_ahead`, `committee.term_length`,
        `committee.terms_overlap`, `committee.one_seat_per_organisation`, `committee.too_many_terms`.
        """
        today, organisation = kit.today(), body.organisation_id
        starts_on = body.term_starts_on or today
        candidate = await facts.candidate(province, organisation, min(starts_on, today), today)
        command = Fill(seat_id, organisation, candidate, starts_on, body.term_ends_on, body.method, today)
        receipt = await kit.journal.carry_out(decider, committee_stream(province), command, request)
        tell_position(response, receipt)
        committee, _ = await facts.committee(province)
        assert isinstance(committee, Committee)
        return seated(receipt, committee, starts_on)

    @router.post("/seats/{seat_id}/vacancy")
    async def vacate(
        province: ProvincePath,
        seat_id: SeatId,
        body: Vacating,
        request: Annotated[Request, Depends(seating)],
        response: Response,
    ) -> Receipt:
        """End an organisation's hold of a seat, terms to come with it. Where it holds it no more, nothing changes.

        Refused by `committee.no_rules`, `committee.unknown_seat`, `committee.not_the_holder`,
        `committee.future_date`, `committee.term_not_over`.
        """
        today = kit.today()
        command = Vacate(seat_id, body.organisation_id, body.why, body.on or today, today)
        receipt = await kit.journal.carry_out(decider, committee_stream(province), command, request)
        tell_position(response, receipt)
        return receipt

    @router.post("/seats/{seat_id}/person")
    async def name_holder(
        province: ProvincePath,
        seat_id: SeatId,
        body: Sitting,
        request: Annotated[Request, Depends(seating)],
        response: Response,
    ) -> Receipt:
        """Say which contacts of the organisation sit on its seat. The same again changes nothing.

        Refused by `seat_holder.not_the_holder`, `seat_holder.not_a_representative`, `seat_holder.own_alternate`,
        `seat_holder.future_date`, `seat_holder.before_last_naming`.
        """
        today, organisation = kit.today(), body.organisation_id
        from_on = body.from_on or today
        committee, _ = await facts.committee(province)
        command = NameHolder(
            seat_id=seat_id,
            organisation_id=organisation,
            holder=committee.holder(seat_id, organisation, from_on) if isinstance(committee, Committee) else None,
            contact_id=body.contact_id,
            alternate=body.alternate,
            from_on=from_on,
            representatives=await facts.representatives(province, organisation),
            today=today,
        )
        receipt = await kit.journal.carry_out(sitting, seat_holders_stream(province), command, request)
        tell_position(response, receipt)
        return receipt

    return router
