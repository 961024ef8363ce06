"""Who promised, as the platform knows the person and the post: what a request tells of them is filled in, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.advocacy.commitments.bodies import Promiser
from services.advocacy.office_holders import decisions as persons
from services.advocacy.posts.proceedings import Held, Posts
from services.advocacy.posts.views import posts as posts_view
from shared.contracts.fields import Text
from shared.contracts.in_office import Holder, MembershipId, Party, PersonId
from shared.decisions import Refused, require
from shared.reference.provinces import PK
from shared.runtime.service import Kit


class Promisers:
    """Makes holders of what requests tell: persons and posts are read from their own streams.

    Which posts a person holds is asked of the view, where the post is not named.
    """

    def __init__(self, kit: Kit) -> None:
        self._kit, self._posts = kit, Posts(kit.journal)

    async def holder(self, province: str, told: Promiser, day: date, field: str) -> Holder:
        """Who promised on a local day; `field` is where the request tells it.

        Raises Refused (`commitment.holder_incomplete`, `commitment.unknown_holder`, `commitment.post_not_held`,
        `commitment.post_not_named`, `commitment.holder_told_otherwise`) and StoreAway.
        """
        if told.membership_id is not None:
            known = await self._by_post(province, told.membership_id, day, field)
        elif told.person_id is not None:
            known = await self._by_person(province, told, told.person_id, day, field)
        else:
            return _alone(told, told.name, field)
        for name, value, fact in _differing(told, known):
            raise Refused("commitment.holder_told_otherwise", field=f"{field}.{name}", value=value, known=fact)
        return known

    async def _by_post(self, province: str, membership_id: MembershipId, day: date, field: str) -> Holder:
        held = (await self._posts.held(province, [membership_id])).get(membership_id)
        field = f"{field}.membership_id"
        if held is None:
            raise Refused("commitment.unknown_holder", field=field, value=membership_id)
        since, until = held.term.tenure.start_date, held.term.until
        there = held.term.holds_on(day)
        require(there, "commitment.post_not_held", field=field, value=membership_id, day=day, since=since, until=until)
        return _in_office(held)

    async def _by_person(self, province: str, told: Promiser, person_id: PersonId, day: date, field: str) -> Holder:
        """The person in the one post that the request can mean; in what it tells where none is on record that day."""
        registered = {at: await self._posts.person(at, person_id) for at in sorted({province, PK})}
        known = {at: one.holder for at, one in registered.items() if isinstance(one, persons.Registered)}
        if not known:
            raise Refused("commitment.unknown_holder", field=f"{field}.person_id", value=person_id)
        posts = [_in_office(held) for held in await self._held(province, person_id, day)]
        if not posts:
            at, person = next(iter(known.items()))
            return _alone(told, person.name, field).model_copy(update={"person_id": person_id, "province": at})
        meant = [one for one in posts if not any(_differing(told, one))]
        several = [one.membership_id for one in meant]
        require(len(meant) <= 1, "commitment.post_not_named", field=f"{field}.membership_id", candidates=several)
        return meant[0] if meant else posts[0]

    async def _held(self, province: str, person_id: PersonId, day: date) -> list[Held]:
        """The posts that the person holds on the day, by their ids."""
        where = {"person_ids": person_id}
        found = await self._kit.views.find(posts_view, where, provinces={province, PK})
        terms = [term for document in found.documents for term in document["terms"] if term["person_id"] == person_id]
        held = await self._posts.held(province, [term["membership_id"] for term in terms])
        return [held[one] for one in sorted(held) if held[one].term.holds_on(day)]


def _in_office(held: Held) -> Holder:
    tenure = held.term.tenure
    party = tenure.on_behalf_of
    return Holder(
        person_id=tenure.person_id,
        membership_id=tenure.membership_id,
        province=held.province,
        name=held.holder.name,
        role=tenure.role,
        organization=tenure.organization,
        on_behalf_of=Party(party_id=party.party_id, name=party.name) if party else None,
    )


def _alone(told: Promiser, name: Text | None, field: str) -> Holder:
    """A holder as it is told, where the platform knows no post."""
    missing = [one for one, value in (("name", name), ("organization", told.organization)) if value is None]
    if name is None or told.organization is None:
        raise Refused("commitment.holder_incomplete", field=f"{field}.{missing[0]}", missing=missing)
    return Holder(
        province=told.province,
        name=name,
        role=told.role,
        organization=told.organization,
        on_behalf_of=told.on_behalf_of,
    )


def _differing(told: Promiser, known: Holder) -> Iterator[tuple[str, object, object]]:
    """What is told otherwise than it is known, with both: organisations and parties by id, names in languages of both."""
    for name in ("person_id", "membership_id", "province", "role"):
        value, fact = getattr(told, name), getattr(known, name)
        if value not in {None, fact}:
            yield name, value, fact
    if any(known.name.get(language, text) != text for language, text in (told.name or {}).items()):
        yield "name", told.name, known.name
    if told.organization and told.organization.organisation_id != known.organization.organisation_id:
        yield "organization", told.organization.organisation_id, known.organization.organisation_id
    party = known.on_behalf_of.party_id if known.on_behalf_of else None
    if told.on_behalf_of and told.on_behalf_of.party_id != party:
        yield "on_behalf_of", told.on_behalf_of.party_id, party
