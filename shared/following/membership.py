"""Who is a member, and who may act for it: the fold of what membership tells, kept in a follower's own database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial

from shared.contracts.event import Event
from shared.contracts.membership import (
    MemberJoined,
    MemberLeft,
    MemberReinstated,
    MembershipApplied,
    MembershipDeclined,
    MemberSuspended,
    Profile,
    RepresentativeNamed,
    RepresentativeReleased,
)
from shared.contracts.recorded import Recorded
from shared.contracts.topics import stream_name
from shared.streams import Document, View, Views
from shared.web.roles import Acting

ACTIVE = "active"


STANDINGS: dict[type[Event], str] = {
    MembershipApplied: "applied",
    MembershipDeclined: "declined",
    MemberJoined: ACTIVE,
    MemberSuspended: "suspended",
    MemberReinstated: ACTIVE,
    MemberLeft: "left",
}


def member_standing(member: Document, recorded: Recorded) -> Document:
    """Fold a member's events into what others need of it: who it is, where it works, and where it stands."""
    event = recorded.event
    if isinstance(event, Profile):
        told = event.model_dump(mode="json", include={"member_id", "name", "sector", "tier", "districts"})
        member = member | told | {"goals": list(event.focus_goals)}
    standing = STANDINGS.get(type(event)) if event else None
    return member | {"standing": standing} if standing else member


def representatives_of(document: Document, recorded: Recorded) -> Document:
    """Fold a member's representatives; an account named again has its newest roles, a released one is gone."""
    match recorded.event:
        case RepresentativeNamed() as named:
            person = {
                "account_id": named.account_id,
                "roles": list(named.roles),
                "from_on": named.from_on.isoformat(),
                "until_on": named.until_on.isoformat() if named.until_on else None,
            }
            return _with(document, named.member_id, [*_others(document, named.account_id), person])
        case RepresentativeReleased() as released:
            return _with(document, released.member_id, _others(document, released.account_id))
        case _:
            return document


members = View(
    "members",
    "membership/members",
    member_standing,
    indexes=("standing", ("province", "districts", "standing")),
    generation=2,
)
representatives = View(
    "representatives", "membership/representatives", representatives_of, indexes=(("province", "accounts"),)
)


class Membership:
    """What a service knows of members: who is active, and who acts for whom on the day; it may be half a second old."""

    def __init__(self, views: Views, today: Callable[[], date]) -> None:
        self._views, self._today = views, today

    async def active(self, organisation: str, province: str) -> bool:
        """Whether the organisation is an active member of the province's alliance. Raises StoreAway."""
        return organisation in await self._active([organisation], province)

    async def known(self, organisations: Iterable[str], province: str) -> dict[str, Document]:
        """What is known of these organisations there, by id; those that never applied are left out. Raises StoreAway."""
        streams = tuple(_stream(province, one) for one in sorted(set(organisations)))
        found = await self._views.lately(members, streams, partial(self._views.many, members, streams))
        return {document["member_id"]: document for document in found}

    async def acts_for(self, account_id: str, province: str) -> frozenset[str]:
        """The organisations whose matters are the account's own in the province. Raises StoreAway."""
        return frozenset(one.organisation_id for one in await self.acting(account_id, province))

    async def acting(self, account_id: str, province: str) -> Sequence[Acting]:
        """The organisations that the account represents in the province today. Raises StoreAway."""
        of_account = partial(
            self._views.find, representatives, {"accounts": account_id}, provinces=frozenset({province}), limit=50
        )
        found = await self._views.lately(representatives, (account_id, province), of_account)
        roles = {
            document["member_id"]: frozenset(person["roles"])
            for document in found.documents
            for person in document["people"]
            if person["account_id"] == account_id and self._in_term(person)
        }
        active = await self._active(roles, province)
        return [Acting(member, held, member in active) for member, held in roles.items()]

    async def _active(self, organisations: Iterable[str], province: str) -> set[str]:
        found = await self.known(organisations, province)
        return {member for member, document in found.items() if document["standing"] == ACTIVE}

    def _in_term(self, person: Document) -> bool:
        today = self._today().isoformat()
        return person["from_on"] <= today and (person["until_on"] is None or today <= person["until_on"])


def _stream(province: str, member_id: str) -> str:
    return stream_name("membership", province, "members", member_id)


def _others(document: Document, account_id: str) -> list[Document]:
    return [person for person in document.get("people", []) if person["account_id"] != account_id]


def _with(document: Document, member_id: str, people: list[Document]) -> Document:
    accounts = [person["account_id"] for person in people]
    return document | {"member_id": member_id, "people": people, "accounts": accounts}
