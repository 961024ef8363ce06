"""A committee over HTTP for everybody: its rules and seats today; whose contact sits there for those inside."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.membership.committees.seat_holders.views import seat_holders
from services.membership.committees.shown import CommitteeShown, Rules, RulesOverTime, committee_shown, running
from services.membership.committees.views import committees
from services.membership.members.views import directory
from services.membership.streams import committee_stream, member_stream, seat_holders_stream
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound


def queries_router(kit: Kit) -> APIRouter:
    """Queries about rules and seats."""
    router = APIRouter()
    reading = kit.authoriser.read(Permission.READ_WORK, more=Permission.READ_SEAT_HOLDERS)

    async def established(asked: Reading, response: Response) -> Document:
        found = await kit.views.get(committees, committee_stream(asked.province), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None:
            raise NotFound("committee", asked.province)
        return found.document

    @router.get("")
    async def committee(asked: Annotated[Reading, Depends(reading)], response: Response) -> CommitteeShown:
        """The committee today: rules, seats with their holders and terms, what is vacant or ends soon, the balance."""
        found, today = await established(asked, response), kit.today()
        if await kit.views.wait_for(asked.positions, directory):
            tell_stale(response, stale=True)
        holders = {term["holder"]["organisation_id"] for term in running(found, today).values()}
        members = await kit.views.many(directory, (member_stream(asked.province, holder) for holder in holders))
        standings = {member["member_id"]: member["standing"] for member in members}
        people: dict[tuple[str, str], Document] = {}
        if asked.more:
            named = await kit.views.get(seat_holders, seat_holders_stream(asked.province), asked.positions)
            if named.stale:
                tell_stale(response, stale=True)
            sitting = named.document["people"] if named.document else []
            people = {(one["seat_id"], one["organisation_id"]): one for one in sitting}
        return committee_shown(found, today, standings, people)

    @router.get("/rules")
    async def rules(asked: Annotated[Reading, Depends(reading)], response: Response) -> RulesOverTime:
        """All versions of the committee's rules: a decision names the one that it was computed by."""
        found = await established(asked, response)
        return RulesOverTime(data=[Rules.model_validate(one) for one in reversed(found["rules"])])

    return router
