"""A meeting as a request tells it, made into what events tell, with the facts that decide about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.advocacy.meetings.bodies import GatheringBody, Plan, Record, Where, Whom
from services.advocacy.meetings.commands import Facts, Tenure
from services.advocacy.named_areas import known_area
from services.advocacy.parties import Parties
from services.advocacy.posts.proceedings import Held, Posts
from services.advocacy.posts.views import posts as posts_view
from shared.contracts.fields import Area, Org, OrganisationId
from shared.contracts.meetings import Attended, Invited, MeetingPlan, MeetingRecord, Place
from shared.contracts.office_holders import MembershipId, PersonId
from shared.decisions import Refused
from shared.reference.provinces import PK
from shared.runtime.service import Kit
from shared.web.problems import client_input


@dataclass(frozen=True, slots=True)
class _Sides:
    """Who takes part for the alliance, and which of them are active members."""

    orgs: tuple[Org, ...]
    active: frozenset[OrganisationId]


class Gatherings:
    """Makes plans and records of requests, with the facts: posts from their own streams, members from the followed view.

    Both methods raise Refused (`meeting.post_not_held`, for a post that is not known), Unprocessable (a member or an
    area that is not known), and StoreAway.
    """

    def __init__(self, kit: Kit, parties: Parties) -> None:
        self._kit, self._parties, self._posts = kit, parties, Posts(kit.journal)

    async def plan(self, province: str, meeting_id: str, body: Plan) -> tuple[MeetingPlan, Facts]:
        """The plan that a request tells."""
        held = await self._held(province, body.office_holders)
        sides = await self._sides(province, body)
        told = _gathering(province, meeting_id, body, sides.orgs, held.values())
        invited = tuple(Invited(**_person(whom, held)) for whom in body.office_holders)
        with client_input():
            plan = MeetingPlan(**told, office_holders=invited, agenda=body.agenda)
        return plan, self._facts(held, sides)

    async def record(self, province: str, meeting_id: str, body: Record) -> tuple[MeetingRecord, Facts]:
        """The record that a request tells."""
        held = await self._held(province, body.office_holders)
        sides = await self._sides(province, body)
        told = _gathering(province, meeting_id, body, sides.orgs, held.values())
        attended = tuple(Attended(**_person(one, held), attendance=one.attendance) for one in body.office_holders)
        with client_input():
            record = MeetingRecord(
                **told,
                office_holders=attended,
                headcount=body.headcount,
                asks_raised=tuple(dict.fromkeys(body.asks_raised)),
                summary=body.summary,
                minutes=body.minutes,
            )
        return record, self._facts(held, sides)

    def _facts(self, held: Mapping[MembershipId, Held], sides: _Sides) -> Facts:
        tenures = {
            one: Tenure(post.holder.person_id, post.term.tenure.start_date, post.term.until)
            for one, post in held.items()
        }
        return Facts(self._kit.now(), tenures, sides.active)

    async def _held(self, province: str, named: Sequence[Whom]) -> dict[MembershipId, Held]:
        held = await self._posts.held(province, [one.membership_id for one in named])
        for place, one in enumerate(named):
            if one.membership_id not in held:
                raise Refused(
                    "meeting.post_not_held",
                    field=f"office_holders.{place}",
                    value=one.membership_id,
                    candidates=await self._posts_of(province, one.person_id),
                    person_id=one.person_id,
                )
        return held

    async def _posts_of(self, province: str, person_id: PersonId) -> list[MembershipId]:
        """The person's posts, as candidates for one that is not known."""
        found = await self._kit.views.find(posts_view, {"person_ids": person_id}, provinces={province, PK})
        return [
            term["membership_id"]
            for document in found.documents
            for term in document["terms"]
            if term["person_id"] == person_id
        ]

    async def _sides(self, province: str, body: GatheringBody) -> _Sides:
        orgs, active = [], set()
        for place, member in enumerate(dict.fromkeys(body.members)):
            org, is_active = await self._parties.member(member, province, f"members.{place}")
            orgs.append(org)
            active |= {member} if is_active else set()
        named = set(body.members)
        orgs += [
            guest for guest in await self._parties.told(body.guests, province) if guest.organisation_id not in named
        ]
        return _Sides(tuple(orgs), frozenset(active))


def _gathering(
    province: str, meeting_id: str, body: GatheringBody, orgs: tuple[Org, ...], held: Iterable[Held]
) -> dict[str, Any]:
    place = _place(body.place, province) if body.place else None
    districts = {code for post in held for code in post.term.tenure.districts}
    if place and place.area and place.area.level in {"district", "tehsil"}:
        districts.add(place.area.code[:5])
    return {
        "meeting_id": meeting_id,
        "uid": f"{meeting_id}@advocacy.{province.lower()}",
        **{
            name: getattr(body, name)
            for name in ("title", "starts_at", "ends_at", "time_zone", "level", "mode", "activity_id", "visibility")
        },
        "place": place,
        "alliance_side": orgs,
        "districts": tuple(sorted(districts)),
        "goals": tuple(sorted(set(body.goals))),
        "organisations": tuple(sorted({org.organisation_id for org in orgs})),
    }


def _person(whom: Whom, held: Mapping[MembershipId, Held]) -> dict[str, Any]:
    post = held[whom.membership_id]
    return {
        "person_id": whom.person_id,
        "membership_id": whom.membership_id,
        "province": post.province,
        "name": post.holder.name,
        "role": post.term.tenure.role,
    }


def _place(where: Where, province: str) -> Place:
    if where.area is None:
        return Place(name=where.name)
    area = known_area(where.area, province, "place.area")
    return Place(name=where.name, area=Area(code=area.code, scheme="COD-AB-2022", level=area.level))
