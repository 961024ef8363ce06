"""How many members an alliance has: counted from the directory when asked, never stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pydantic import BaseModel, Field

from services.membership.members.views import directory
from shared.runtime.store import Document
from shared.streams.views import Views
from shared.web.positions import Position

A_PAGE = 500


class Counts(BaseModel):
    """Members counted. Sectors, districts and goals count active ones, each in all the places it names."""

    active: int
    suspended: int
    sectors: dict[str, int]
    districts: dict[str, int] = Field(description="by P-code")
    goals: dict[str, int] = Field(description="by goal, 1 to 17")
    stale: bool = Field(default=False, exclude=True)


async def count_members(views: Views, province: str, positions: tuple[Position, ...] = ()) -> Counts:
    """The counts of a province's alliance, served by the index on province and standing. Raises StoreAway."""
    where = {"standing": {"$in": ["active", "suspended"]}}
    members: list[Document] = []
    cursor: str | None = None
    stale = False
    while True:
        page = await views.find(
            directory,
            where,
            provinces=frozenset({province}),
            positions=() if members else positions,
            limit=A_PAGE,
            cursor=cursor,
        )
        members += page.documents
        stale, cursor = stale or page.stale, page.cursor
        if cursor is None:
            break
    active = [member for member in members if member["standing"] == "active"]
    return Counts(
        active=len(active),
        suspended=len(members) - len(active),
        sectors=_count(member["sector"] for member in active),
        districts=_count(district for member in active for district in member["districts"]),
        goals=_count(str(goal) for member in active for goal in member["goals"]),
        stale=stale,
    )


def _count(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
