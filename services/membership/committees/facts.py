"""What a committee's commands must know of other streams, read from the journal: a view may be behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from services.membership.committees.commands import Candidate, Known
from services.membership.committees.decisions import decider
from services.membership.committees.seat_holders.decisions import decider as sitting
from services.membership.committees.state import State, Term
from services.membership.members import decisions as membership
from services.membership.members.active import active_on
from services.membership.members.standings import Stranger
from services.membership.parties import as_party
from services.membership.representatives import decisions as representation
from services.membership.representatives.past import acting_on
from services.membership.streams import (
    alliance_stream,
    committee_stream,
    member_stream,
    representatives_stream,
    seat_holders_stream,
)
from shared.contracts.committees import Subject
from shared.journal import Journal


class Facts:
    """Reads streams of a province strongly. Every method raises StoreAway."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def has_alliance(self, province: str) -> bool:
        """Whether the province has an alliance."""
        return (await self._journal.load(alliance_stream(province))).version > 0

    async def committee(self, province: str) -> tuple[State, int]:
        """The committee as it stands, and its stream's version."""
        loaded = await self._journal.load(committee_stream(province))
        return decider.state(loaded.events()), loaded.version

    async def representatives(self, province: str, member_id: str) -> representation.Representatives:
        """Who acts for an organisation."""
        loaded = await self._journal.load(representatives_stream(province, member_id))
        return representation.decider.state(loaded.events())

    async def candidate(self, province: str, member_id: str, day: date, today: date) -> Candidate | None:
        """An organisation that may hold a seat from a day on, with who acts for it today; None where it never applied."""
        loaded = await self._journal.load(member_stream(province, member_id))
        member = membership.decider.state(loaded.events())
        if isinstance(member, Stranger):
            return None
        profile, people = member.profile, await self.representatives(province, member_id)
        return Candidate(
            organisation=as_party(profile),
            districts=profile.districts,
            goals=profile.focus_goals,
            active=active_on(loaded.events(), day),
            accounts=people.accounts(today),
        )

    async def active(self, province: str, members: Iterable[str], day: date) -> frozenset[str]:
        """Which of these members were active on a day."""
        streams = {member_stream(province, member): member for member in members}
        lives = await self._journal.load_many(streams)
        return frozenset(member for stream, member in streams.items() if active_on(lives[stream].events(), day))

    async def alternates(self, province: str, seated: Mapping[str, Term], day: date) -> frozenset[str]:
        """The seats, of those held on a day, whose holder had by then named an alternate who acted for it that day."""
        loaded = await self._journal.load(seat_holders_stream(province))
        holders = sitting.state(loaded.events())
        on_seats = [(seat, holders.on(seat, term.organisation_id, day)) for seat, term in seated.items()]
        named = {seat: one for seat, one in on_seats if one is not None and one.alternate is not None}
        streams = {seat: representatives_stream(province, one.holder.organisation_id) for seat, one in named.items()}
        people = await self._journal.load_many(set(streams.values()))
        return frozenset(
            seat for seat, one in named.items() if one.alternate in acting_on(people[streams[seat]].events(), day)
        )

    async def known(self, subject: Subject) -> Known:
        """Where a decision's subject stands, if its stream is one of this service."""
        if subject.stream is None or not subject.stream.startswith("membership/"):
            return Known()
        loaded = await self._journal.load(subject.stream)
        last = list(loaded.events())[-1:]
        return Known(
            ours=True,
            version=loaded.version,
            districts=last[0].districts if last else (),
            goals=last[0].goals if last else (),
        )
