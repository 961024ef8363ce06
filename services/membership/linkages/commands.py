"""Linkages over HTTP: the secretariat records what was signed, reviews it, and ends it."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.membership.linkages.bodies import Ending, Reviewing, Signing
from services.membership.linkages.decisions import Command, End, Formalise, Review, decider
from services.membership.linkages.standings import Unformalised
from services.membership.members import decisions as members
from services.membership.members.places import known_districts
from services.membership.members.standings import Active, Left, Suspended
from services.membership.representatives import decisions as representation
from services.membership.streams import linkage_stream, member_stream, representatives_stream
from shared.contracts.fields import Org
from shared.contracts.linkages import LinkageId
from shared.contracts.membership import Profile
from shared.journal import Journal, Receipt, Request
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


class Parties:
    """What the alliance knows of a linkage's parties, read from their streams: a view may be behind."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def profiles(self, province: str, parties: Iterable[Org]) -> dict[str, Profile]:
        """The profiles of those parties that are or were members, by member id. Raises StoreAway."""
        streams = [member_stream(province, member_id) for member_id in _members(parties)]
        found = (await self._journal.load_many(streams)).values()
        states = [members.decider.state(loaded.events()) for loaded in found]
        known = [state.profile for state in states if isinstance(state, Active | Suspended | Left)]
        return {profile.member_id: profile for profile in known}

    async def acting(self, province: str, linkage_id: str, day: date) -> frozenset[str]:
        """The accounts that act for a party of the linkage on a day. Raises StoreAway."""
        loaded = await self._journal.load(linkage_stream(province, linkage_id))
        linkage = decider.state(loaded.events())
        if isinstance(linkage, Unformalised):
            return frozenset()
        streams = [representatives_stream(province, member_id) for member_id in _members(linkage.terms.parties)]
        found = (await self._journal.load_many(streams)).values()
        people = [representation.decider.state(one.events()).accounts(day) for one in found]
        return frozenset(account for accounts in people for account in accounts)


def commands_router(kit: Kit) -> APIRouter:
    """Commands about linkages."""
    router = APIRouter(prefix="/membership/v1/{province}/linkages", tags=["linkages"])
    recording = kit.authoriser.allow(Permission.FORMALISE_LINKAGE)
    known = Parties(kit.journal)

    async def carry_out(
        province: str, linkage_id: str, command: Command, request: Request, response: Response
    ) -> Receipt:
        receipt = await kit.journal.carry_out(decider, linkage_stream(province, linkage_id), command, request)
        tell_position(response, receipt)
        return receipt

    @router.post("")
    async def formalise(
        province: ProvincePath,
        body: Signing,
        request: Annotated[Request, Depends(recording)],
        response: Response,
    ) -> Receipt:
        """Record a linkage that organisations signed. Send an `Idempotency-Key`: twice is then one linkage.

        Refused by `linkage.parties_not_distinct`, `linkage.not_a_member`, `linkage.other_sector`,
        `linkage.district_outside_province`, `linkage.over_before_it_begins`, `linkage.review_outside_term`,
        `linkage.future_date`, `linkage.formalised_once`.
        """
        linkage_id = request.new_key()
        command = Formalise(
            linkage_id=linkage_id,
            province=province,
            parties=tuple(body.parties),
            members=await known.profiles(province, body.parties),
            instrument=body.instrument,
            signed_on=body.signed_on,
            document=body.document,
            today=kit.today(),
            title=body.title,
            valid_until_on=body.valid_until_on,
            review_every=body.review_every,
            next_review_on=body.next_review_on,
            districts=known_districts(body.districts, province),
            goals=tuple(body.goals),
        )
        return await carry_out(province, linkage_id, command, request, response)

    @router.post("/{linkage_id}/reviews")
    async def review(
        province: ProvincePath,
        linkage_id: LinkageId,
        body: Reviewing,
        request: Annotated[Request, Depends(recording)],
        response: Response,
    ) -> Receipt:
        """Say what the parties did of what they agreed, and when to look again. The same again changes nothing.

        Refused by `linkage.unknown`, `linkage.standing`, `linkage.own_matter`, `linkage.future_date`,
        `linkage.before_last_change`, `linkage.review_outside_term`.
        """
        today = kit.today()
        command = Review(
            reviewed_on=body.reviewed_on or today,
            completion=body.completion,
            findings=body.findings,
            today=today,
            acting=await known.acting(province, linkage_id, today),
            next_review_on=body.next_review_on,
        )
        return await carry_out(province, linkage_id, command, request, response)

    @router.post("/{linkage_id}/ending")
    async def end(
        province: ProvincePath,
        linkage_id: LinkageId,
        body: Ending,
        request: Annotated[Request, Depends(recording)],
        response: Response,
    ) -> Receipt:
        """End a linkage. For the same reason again changes nothing.

        Refused by `linkage.unknown`, `linkage.standing`, `linkage.not_expired`, `linkage.future_date`,
        `linkage.before_last_change`.
        """
        today = kit.today()
        command = End(body.ended_on or today, body.why, today)
        return await carry_out(province, linkage_id, command, request, response)

    return router


def _members(parties: Iterable[Org]) -> list[str]:
    return [party.member_id for party in parties if party.member_id is not None]
