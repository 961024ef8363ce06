"""The linkage metrics of a province month by month, computed from views when asked: nothing of them is stored."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from services.membership.linkages.learnt.views import contacts, memberships, shared_sessions
from services.membership.linkages.metrics import Measures, Node, Tie, measure, pair_of
from services.membership.linkages.views import linkages
from shared.reference.areas import districts
from shared.reference.periods import Period
from shared.runtime.store import Document
from shared.streams.view import View
from shared.streams.views import Views
from shared.web.positions import Position

A_PAGE = 10_000


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
    """Reads members, contacts and linkages by index, and measures; `stale`: a position was not reached."""

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
        measured = await asyncio.to_thread(_measured, province, months, today, known, [*met, *shared], formal)
        return measured, any(stale for _, stale in found)

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
    formal: Iterable[Document],
) -> list[Month]:
    spells = [spell for document in members for spell in _spells(document)]
    places = frozenset(area.code for area in districts(province))
    contacts_in: dict[str, list[Tie]] = {}
    for tie in _contacts(held):
        contacts_in.setdefault(tie.from_on.isoformat()[:7], []).append(tie)
    bonds = [tie for document in formal for tie in _bonds(document)]
    measured = []
    for month in months:
        as_of = min(month.last, today)
        nodes = {spell.node.member_id: spell.node for spell in spells if spell.holds(as_of)}
        ties = [*contacts_in.get(month.text, ()), *bonds]
        measured.append(Month(month.text, as_of, measure(nodes, ties, places, month.first, as_of)))
    return measured


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


def _bonds(linkage: Document) -> Iterator[Tie]:
    """A linkage as a formal tie of each pair of its parties, until the day of its end or after its last day."""
    valid_until = _day(linkage["valid_until_on"])
    ends = [_day(linkage["ended_on"]), valid_until + timedelta(days=1) if valid_until else None]
    until = min((day for day in ends if day is not None), default=None)
    for pair in combinations(linkage["organisations"], 2):
        yield Tie(pair_of(*pair), date.fromisoformat(linkage["signed_on"]), formal=True, until_on=until)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
