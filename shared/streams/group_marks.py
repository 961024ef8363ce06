"""What a service's database knows of its consumer groups: when one last took something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pymongo import UpdateOne

from shared.runtime.store import Collection, Database, store_errors

COLLECTION = "groups"


@dataclass(frozen=True, slots=True)
class Mark:
    """`progressed`: when a member last stored a batch, by the store's clock and within some seconds; None: never."""

    progressed: datetime | None = None


class GroupMarks:
    """One document for each group, by its name. Every method raises StoreAway."""

    def __init__(self, database: Database) -> None:
        self._groups: Collection = database[COLLECTION]

    async def read(self, groups: Iterable[str]) -> Mapping[str, Mark]:
        """The marks of these groups; one without a document has an empty one."""
        asked = list(groups)
        with store_errors():
            found = {one["_id"]: one async for one in self._groups.find({"_id": {"$in": asked}})}
        return {group: Mark(found.get(group, {}).get("progressed")) for group in asked}

    async def progressed(self, groups: Iterable[str]) -> None:
        """These groups have stored something just now."""
        told = {"$currentDate": {"progressed": True}}
        changes = [UpdateOne({"_id": group}, told, upsert=True) for group in groups]
        if changes:
            with store_errors():
                await self._groups.bulk_write(changes, ordered=False)
