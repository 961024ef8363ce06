"""What waits, by what comes together: the same question of facts and of items."""

from __future__ import annotations

from collections.abc import Collection

from shared.runtime import store
from shared.runtime.store import Document, store_errors


async def waiting_by(collection: store.Collection, name: str, values: Collection[str]) -> dict[str, list[Document]]:
    """The documents that wait, by the value of a field that is one of these, in the order in which they were planned.

    Raises StoreAway.
    """
    if not values:
        return {}
    with store_errors():
        found = await collection.find({name: {"$in": list(values)}, "state": "waits"}).to_list(None)
    grouped: dict[str, list[Document]] = {}
    for one in sorted(found, key=lambda document: (document["planned_at"], document["_id"])):
        grouped.setdefault(one[name], []).append(one)
    return grouped
