"""What a service's database knows of its consumer groups: who has paused one, and when it last took something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from shared.runtime.store import Collection, Database, Document, store_errors

COLLECTION = "groups"


@dataclass(frozen=True, slots=True)
class Pause:
    """Who has paused a group, why, and when by the store's clock."""

    by: str
    why: str
    at: datetime

    def jsonable(self) -> dict[str, str]:
        """For JSON."""
        return {"by": self.by, "why": self.why, "at": self.at.isoformat()}


@dataclass(frozen=True, slots=True)
class Mark:
    """`progressed`: when a member last stored a batch, by the store's clock and within some seconds; None: never."""

    progressed: datetime | None = None
    pause: Pause | None = None


class GroupMarks:
    """One document for each group, by its name. Every method raises StoreAway."""

    def __init__(self, database: Database) -> None:
        self._groups: Collection = database[COLLECTION]

    async def read(self, groups: Iterable[str]) -> Mapping[str, Mark]:
        """The marks of these groups; one without a document has an empty one."""
        asked = list(groups)
        with store_errors():
            found = {one["_id"]: one async for one in self._groups.find({"_id": {"$in": asked}})}
        return {group: _mark(found.get(group, {})) for group in asked}

    async def pause(self, group: str, by: str, why: str) -> bool:
        """Let the group's members take nothing from now on. False when it was paused already: that pause stays as it is."""
        told = {"$set": {"pause.by": by, "pause.why": why}, "$currentDate": {"pause.at": True}}
        with store_errors(), suppress(DuplicateKeyError):
            await self._groups.update_one({"_id": group, "pause": {"$exists": False}}, told, upsert=True)
            return True
        return False

    async def resume(self, group: str) -> bool:
        """Let the group's members go on. False when it was not paused."""
        with store_errors():
            done = await self._groups.update_one({"_id": group, "pause": {"$exists": True}}, {"$unset": {"pause": ""}})
        return done.matched_count == 1

    async def progressed(self, groups: Iterable[str]) -> None:
        """These groups have stored something just now."""
        told = {"$currentDate": {"progressed": True}}
        changes = [UpdateOne({"_id": group}, told, upsert=True) for group in groups]
        if changes:
            with store_errors():
                await self._groups.bulk_write(changes, ordered=False)


def _mark(found: Document) -> Mark:
    pause = found.get("pause")
    return Mark(found.get("progressed"), Pause(pause["by"], pause["why"], pause["at"]) if pause else None)
