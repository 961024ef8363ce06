"""The linkage metrics of a province month by month, computed from views when asked: nothing of them is stored."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from services.membership.committees.views import committee_decisions, committees
from services.membership.linkages.bonds import agreed, linked, seated
from services.membership.linkages.learnt.views import agreed_activities, contacts, memberships, shared_sessions
from services.membership.linkages.metrics import Measures, Node, Tie, measure, pair_of
from services.membership.linkages.views import linkages
from services.membership.plans.views import plans
from services.membership.streams import committee_stream
from shared.reference.areas import districts
from shared.reference.periods import Period
from shared.runtime.store import Document
from shared.streams.view import View
from shared.streams.views import Views
from shared.web.positions import Position

A_PAGE = 10_000
_ADOPTED = ["adopted", "closed"]


@dataclass(frozen=True, slots=True)
class Spell:
    """A member as it was from one day until before another (None: until now)."""

    node: Node
    from_on: date
    until_on: date | None

    def holds(self, day: date) -> bool:
        """Whether it was so on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its measures, as of `as_of`: its last day, or today in the month that goes on."""

    month: str
    as_of: date
    measures: Measures


class Histories:
    """Reads members, contacts and formal ties by index, and measures; `stale`: a position was not reached."""

    def __init__(self, views: Views) -> None:
        self._views = views

    async def months(
        self, province: str, months: Sequence[Period], today: date, positions: tuple[Position, ...] = ()
    ) -> tuple[list[Month], bool]:
        """Each month's measures, in the months' order. Raises StoreAway."""
        first, last = months[0].first.isoformat(), min(months[-1].last, today).isoformat()
        held = {"on": {"$gte": first, "$lte": last}}
        asked: tuple[tuple[View, Document, str], ...] = (
            (memberships, {"first_joined_on": {"$lte": last}}, "first_joined_on"),
            (contacts, held, "on"),
            (shared_sessions, held, "on"),
            (linkages, {"signed_on": {"$lte": last}}, "signed_on"),
        )
        found = await asyncio.gather(*(self._all(province, *one, positions) for one in asked))
        (known, _), (met, _), (shared, _), (formal, _) = found
        terms, unseated = await self._seats(province, positions)
        together, unplanned = await self._agreed(province, first, last, positions)
        bonds = [*(tie for document in formal for tie in linked(document)), *seated(terms), *together]
        measured = await asyncio.to_thread(_measured, province, months, today, known, [*met, *shared], bonds)
        return measured, unseated or unplanned or any(stale for _, stale in found)

    async def _seats(self, province: str, positions: tuple[Position, ...]) -> tuple[list[Document], bool]:
        """The terms of all seats of the committee, which stand in one document."""
        found = await self._views.get(committees, committee_stream(province), positions)
        return (found.document or {}).get("terms", []), found.stale

    async def _agreed(
        self, province: str, first: str, last: str, positions: tuple[Position, ...]
    ) -> tuple[list[Tie], bool]:
        """The ties by activities of the plans that were in force between two days, with the decisions that added some."""
        plans_then, plans_stale = await self._all(
            province, plans, {"standing": {"$in": _ADOPTED}}, "standing", positions
        )
        adopted = {one["plan_id"]: one for one in plans_then if _in_force(one, first, last)}
        if not adopted:
            return [], plans_stale
        decided = await self._views.get(committee_decisions, committee_stream(province), positions)
        of_plans = {"plan_id": {"$in": sorted(adopted)}}
        found, stale = await self._all(province, agreed_activities, of_plans, "plan_id", positions)
        days = {one["decision_id"]: one["decided_on"] for one in (decided.document or {}).get("decisions", [])}
        return list(agreed(found, adopted, days)), plans_stale or decided.stale or stale

    async def _all(
        self, province: str, view: View, where: Document, by: str, positions: tuple[Position, ...]
    ) -> tuple[list[Document], bool]:
        documents: list[Document] = []
        cursor: str | None = None
        stale = False
        while True:
            page = await self._views.find(
                view,
                where,
                provinces={province},
                positions=() if cursor else positions,
                limit=A_PAGE,
                cursor=cursor,
                sort=(by,),
            )
            documents += page.documents
            stale, cursor = stale or page.stale, page.cursor
            if cursor is None:
                return documents, stale


def _measured(
    province: str,
    months: Sequence[Period],
    today: date,
    members: Iterable[Document],
    held: Iterable[Document],
    bonds: Sequence[Tie],
) -> list[Month]:
    spells = [spell for document in members for spell in _spells(document)]
    places = frozenset(area.code for area in districts(province))
    contacts_in: dict[str, list[Tie]] = {}
    for tie in _contacts(held):
        contacts_in.setdefault(tie.from_on.isoformat()[:7], []).append(tie)
    measured = []
    for month in months:
        as_of = min(month.last, today)
        nodes = {spell.node.member_id: spell.node for spell in spells if spell.holds(as_of)}
        ties = [*contacts_in.get(month.text, ()), *bonds]
        measured.append(Month(month.text, as_of, measure(nodes, ties, places, month.first, as_of)))
    return measured


def _in_force(plan: Document, first: str, last: str) -> bool:
    """Whether an adopted plan was in force between two days, both included."""
    closing = plan["closing"]
    return bool(plan["adoption"]["adopted_on"] <= last and (closing is None or first < closing["closed_on"]))


def _spells(member: Document) -> Iterator[Spell]:
    for spell in member["spells"]:
        node = Node(member["member_id"], spell["sector"], spell["tier"], tuple(spell["districts"]))
        yield Spell(node, date.fromisoformat(spell["from_on"]), _day(spell["until_on"]))


def _contacts(held: Iterable[Document]) -> Iterator[Tie]:
    """Each pair that met on a day, once, with how often."""
    met = Counter(
        (document["on"], pair_of(*pair)) for document in held for pair in combinations(document["organisations"], 2)
    )
    for (on, pair), times in met.items():
        yield Tie(pair, date.fromisoformat(on), weight=times)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
