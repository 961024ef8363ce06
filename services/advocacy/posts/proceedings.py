"""Where a command about a post meets the journal; and who holds which post, read strongly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from fastapi import Response

from services.advocacy.named_areas import known_districts
from services.advocacy.office_holders import decisions as persons
from services.advocacy.posts import decisions
from services.advocacy.posts.bodies import Correcting, InPost, Taking
from services.advocacy.posts.names import membership_id_of, post_of
from services.advocacy.posts.state import Post, Term
from services.advocacy.streams import office_holder_stream, post_stream
from shared.contracts.office_holders import (
    Constituency,
    Holder,
    MembershipId,
    OfficeHolderPostCorrected,
    OfficeHolderTookPost,
    Party,
    PersonId,
)
from shared.journal import Journal, Receipt, Request
from shared.reference import parties
from shared.reference.provinces import PK
from shared.web.commands import tell_position
from shared.web.problems import NotFound, Unprocessable, client_input


@dataclass(frozen=True, slots=True)
class Held:
    """A time in a post, the province where it is registered, and the person's present name."""

    term: Term
    province: str
    holder: Holder


class Posts:
    """Reads and writes the streams of posts. Every method raises what the journal raises."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def person(self, province: str, person_id: PersonId) -> persons.Person:
        """Who the person is, read from the stream."""
        loaded = await self._journal.load(office_holder_stream(province, person_id))
        return persons.decider.state(loaded.events())

    async def holder(self, province: str, person_id: PersonId) -> Holder:
        """Who the registered person is. Raises NotFound."""
        match await self.person(province, person_id):
            case persons.Registered(holder):
                return holder
        raise NotFound("office holder", person_id)

    async def post(self, province: str, post_id: str) -> Post:
        """Who holds and held the post, read from the stream."""
        loaded = await self._journal.load(post_stream(province, post_id))
        return decisions.decider.state(loaded.events())

    async def decide(
        self, province: str, membership_id: MembershipId, command: decisions.Command, request: Request
    ) -> Receipt:
        """Carry out one command about the post that the time in it belongs to."""
        stream = post_stream(province, post_of(membership_id))
        return await self._journal.carry_out(decisions.decider, stream, command, request)

    async def answer(
        self,
        province: str,
        membership_id: MembershipId,
        command: decisions.Command,
        request: Request,
        response: Response,
    ) -> Receipt:
        """The same, and tell the position."""
        receipt = await self.decide(province, membership_id, command, request)
        tell_position(response, receipt)
        return receipt

    async def held(self, province: str, wanted: Iterable[MembershipId]) -> dict[MembershipId, Held]:
        """The times in posts of the province and of federal office that have these ids; unknown ones are left out."""
        asked, where = set(wanted), sorted({province, PK})
        streams = {post_stream(at, post): at for at, post in product(where, sorted({post_of(one) for one in asked}))}
        terms: dict[MembershipId, tuple[str, Term]] = {}
        for stream, loaded in (await self._journal.load_many(streams)).items():
            post = decisions.decider.state(loaded.events())
            terms |= {one: (streams[stream], term) for one, term in post.terms.items() if one in asked}
        named = {one: office_holder_stream(at, term.tenure.person_id) for one, (at, term) in terms.items()}
        people = await self._journal.load_many(named.values())
        held = {}
        for one, (at, term) in terms.items():
            match persons.decider.state(people[named[one]].events()):
                case persons.Registered(holder):
                    held[one] = Held(term, at, holder)
        return held


def tenure_of(body: Taking, holder: Holder, province: str, today: date) -> OfficeHolderTookPost:
    """The event that a request tells of a person.

    Raises Unprocessable for unknown districts (`district.unknown`) and parties (`party.unknown`), with candidates.
    """
    told, start = _in_post(body, province), body.start_date or today
    named = (holder.person_id, body.kind, body.role, told["constituency"], body.seat, start)
    with client_input():
        return OfficeHolderTookPost(
            membership_id=membership_id_of(*named),
            person_id=holder.person_id,
            name=holder.name,
            start_date=start,
            why=body.why,
            **told,
        )


def corrected(
    body: Correcting, holder: Holder, membership_id: MembershipId, province: str
) -> OfficeHolderPostCorrected:
    """What a request tells of a time in a post that was told wrong; which fields differ is decided.

    Raises Unprocessable as above.
    """
    told = _in_post(body, province)
    with client_input():
        return OfficeHolderPostCorrected(
            membership_id=membership_id,
            person_id=holder.person_id,
            name=holder.name,
            start_date=body.start_date,
            end_reason=body.end_reason,
            changed=("start_date",),
            why=body.why,
            **told,
        )


def _in_post(body: InPost, province: str) -> dict[str, Any]:
    constituency, districts = None, known_districts(body.districts, province, "districts")
    if elected := body.constituency:
        within = known_districts(elected.districts, province, "constituency.districts")
        districts = tuple(sorted({*districts, *within}))
        constituency = Constituency(scheme=elected.scheme, code=elected.code, name=elected.name, districts=within)
    return {
        "kind": body.kind,
        "role": body.role,
        "organization": body.organization,
        "on_behalf_of": _party(body.party_id) if body.party_id is not None else None,
        "constituency": constituency,
        "seat": body.seat,
        "end_date": body.end_date,
        "notes": tuple(body.notes),
        "sources": tuple(body.sources),
        "districts": districts,
        "organisations": (body.organization.organisation_id,),
    }


def _party(party_id: str) -> Party:
    if known := parties.find(party_id):
        return Party(party_id=known.party_id, name=known.name)
    like = [party.party_id for party in parties.similar(party_id)]
    raise Unprocessable("party_id", party_id, "party.unknown", candidates=like)
