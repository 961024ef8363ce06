"""Pages of what is kept in the order of a time: a place is passed by time alone, for the index that holds it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from shared.runtime.store import Collection, Document, store_errors

Direction = Literal[1, -1]


async def page_after(
    collection: Collection,
    where: Mapping[str, Any],
    field: str,
    direction: Direction,
    after: tuple[datetime, str] | None,
    limit: int,
    shown: Document | None = None,
) -> list[Document]:
    """The documents after a place (a time and an id, UTC), by `field` (-1: the newest first) and then by id.

    What has the place's own time and was shown already is left out here: asked for either (`$or`), some stores read all
    that there is. `shown` is what of the documents is read. Raises StoreAway.
    """
    condition = dict(where)
    if after is not None:
        condition[field] = {"$gte" if direction == 1 else "$lte": after[0]}
    asked = limit
    while True:
        with store_errors():
            found = (
                await collection.find(condition, shown)
                .sort([(field, direction), ("_id", 1)])
                .limit(asked)
                .to_list(None)
            )
        page = [one for one in found if after is None or one[field] != after[0] or one["_id"] > after[1]]
        if len(page) >= limit or len(found) < asked:
            return page[:limit]
        asked *= 2
