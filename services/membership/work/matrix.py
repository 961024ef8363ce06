"""Who does what where: active members by goal and district, read from the directory, and where nobody works."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import NamedTuple, TypeAlias

from services.membership.members.views import directory
from shared.reference.areas import districts, find
from shared.reference.sdg import goals
from shared.runtime.store import Document
from shared.streams.views import Views
from shared.web.cursors import BadCursor, read_cursor, write_cursor
from shared.web.positions import Position

A_PAGE = 500
Key: TypeAlias = tuple[str, int, str]
"""What lines are in the order of: the member's stream, the goal, the district."""


class Line(NamedTuple):
    """One member, one of its goals, one of its districts."""

    member: Document
    goal: int
    district: str

    @property
    def name(self) -> str:
        """The member's name: in English, else in the first language that it has one in."""
        names: dict[str, str] = self.member["name"]
        return names.get("en") or names[min(names)]

    @property
    def district_name(self) -> str:
        area = find(self.district)
        return area.name if area else self.district


class Wanted(NamedTuple):
    """Which lines: of a sector, a goal, a district; None: of all."""

    sector: str | None = None
    goal: int | None = None
    district: str | None = None

    def where(self) -> Document:
        """The members that have such lines."""
        given = {"standing": "active", "sector": self.sector, "goals": self.goal, "districts": self.district}
        return {name: value for name, value in given.items() if value is not None}

    def lines(self, member: Document) -> Iterator[Line]:
        """The member's lines of these, by goal and district."""
        for goal in sorted(member["goals"]):
            for district in sorted(member["districts"]):
                if self.goal in (None, goal) and self.district in (None, district):
                    yield Line(member, goal, district)


class Part(NamedTuple):
    """A part of the lines. `cursor` asks for the next part, None at the end; `stale`: a position was not reached."""

    lines: list[Line]
    cursor: str | None
    stale: bool


class GoalGaps(NamedTuple):
    """Of a goal: how many active members work on it, and in which districts of the province none of them does."""

    goal: int
    members: int
    districts_without: tuple[str, ...]


class Matrix:
    """Reads the directory. Every method raises StoreAway."""

    def __init__(self, views: Views) -> None:
        self._views = views

    async def part(
        self, province: str, wanted: Wanted, positions: tuple[Position, ...], limit: int, cursor: str | None
    ) -> Part:
        """At most `limit` lines, by member, goal and district. Raises BadCursor."""
        listed = json.dumps(["work", province, *wanted])
        after = None if cursor is None else _read(listed, cursor)
        where = wanted.where() | ({"_id": {"$gte": after[0]}} if after else {})
        # Each member found has a line at least, and all lines of the first one may have been given already.
        found = await self._views.find(directory, where, provinces={province}, positions=positions, limit=limit + 2)
        lines = (line for member in found.documents for line in wanted.lines(member))
        left = list(islice((line for line in lines if after is None or _key(line) > after), limit + 1))
        following = write_cursor(listed, _key(left[limit - 1])) if len(left) > limit else None
        return Part(left[:limit], following, found.stale)

    async def members(
        self, province: str, wanted: Wanted, positions: tuple[Position, ...] = ()
    ) -> AsyncIterator[tuple[list[Document], bool]]:
        """All active members that have such lines, some at a time, and whether a position was not reached."""
        cursor: str | None = None
        while True:
            found = await self._views.find(
                directory,
                wanted.where(),
                provinces={province},
                positions=() if cursor else positions,
                limit=A_PAGE,
                cursor=cursor,
            )
            yield found.documents, found.stale
            cursor = found.cursor
            if cursor is None:
                return

    async def gaps(self, province: str, positions: tuple[Position, ...] = ()) -> tuple[list[GoalGaps], bool]:
        """For each of the 17 goals, where nobody works on it."""
        everywhere = {area.code for area in districts(province)}
        working = dict.fromkeys(goals(), 0)
        covered: dict[int, set[str]] = {goal: set() for goal in goals()}
        stale = False
        async for members, behind in self.members(province, Wanted(), positions):
            stale = stale or behind
            for member in members:
                for goal in member["goals"]:
                    working[goal] += 1
                    covered[goal].update(member["districts"])
        return [
            GoalGaps(goal, count, tuple(sorted(everywhere - covered[goal]))) for goal, count in working.items()
        ], stale


def _key(line: Line) -> Key:
    return line.member["_id"], line.goal, line.district


def _read(listed: str, cursor: str) -> Key:
    match read_cursor(listed, cursor, 3):
        case str() as stream, int() as goal, str() as district:
            return stream, goal, district
    raise BadCursor("no cursor of this list")
