"""One relay per service and province at a time, by the store's clock; it saves duplicates, order never rests on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from shared.runtime.faults import StoreAway
from shared.runtime.store import Database, store_errors, store_time

LEASE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Held:
    """A lease as it stands: who took it, and when it was last renewed, by the store's clock."""

    holder: str
    renewed: datetime


def lease_name(service: str, province: str) -> str:
    """The name of the relay's lease of a service in a province."""
    return f"relay/{service}/{province}"


class Leases:
    """Leases in the collection `leases`: `{_id: name, holder, renewed}`, `renewed` by the store's clock."""

    def __init__(self, database: Database, holder: str) -> None:
        self._database, self._leases, self.holder = database, database["leases"], holder

    async def take(self, names: Sequence[str]) -> frozenset[str]:
        """Take or prolong leases, and say which are held now; others' are left alone. Raises StoreAway."""
        if await self._prolong(names):
            return frozenset(names)
        now = await store_time(self._database)
        return frozenset([name for name in names if await self._take(name, {"$lt": now - LEASE})])

    async def _prolong(self, names: Sequence[str]) -> bool:
        """Prolong those that are held, in one call; whether that is all of them."""
        with store_errors():
            prolonged = await self._leases.update_many(
                {"_id": {"$in": list(names)}, "holder": self.holder}, {"$currentDate": {"renewed": True}}
            )
        return prolonged.matched_count == len(names)

    async def _take(self, name: str, lapsed: dict[str, object]) -> bool:
        free = {"_id": name, "$or": [{"holder": self.holder}, {"renewed": lapsed}]}
        taken = {"$set": {"holder": self.holder}, "$currentDate": {"renewed": True}}
        try:
            with store_errors():
                await self._leases.update_one(free, taken, upsert=True)
        except DuplicateKeyError:
            return False
        return True

    async def held(self, names: Iterable[str]) -> dict[str, Held]:
        """The leases of these names that somebody holds or has let lapse. Raises StoreAway."""
        with store_errors():
            found = self._leases.find({"_id": {"$in": list(names)}})
            return {one["_id"]: Held(one["holder"], one["renewed"]) async for one in found}

    @asynccontextmanager
    async def keeping(self, names: Sequence[str]) -> AsyncIterator[None]:
        """Prolong leases that are held for as long as the block lasts, then give them up."""
        renewing = asyncio.create_task(self._renew(names))
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            with suppress(StoreAway):
                await self.release(names)

    async def _renew(self, names: Sequence[str]) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            with suppress(StoreAway):
                await self.take(names)

    async def release(self, names: Iterable[str]) -> None:
        """Give up this holder's leases, so that another need not wait. Raises StoreAway."""
        with store_errors():
            await self._leases.delete_many({"_id": {"$in": list(names)}, "holder": self.holder})
