"""Since when an endpoint fails without a success in between, so that five days are counted over restarts too."""

from __future__ import annotations

from datetime import datetime

from shared.runtime.store import Database, Document, store_errors


class Health:
    """`webhook_health`: `{_id: webhook_id, failing_since}`, a document while it fails. Every method raises StoreAway."""

    def __init__(self, database: Database) -> None:
        self._failing = database["webhook_health"]
        self._known: dict[str, datetime | None] = {}

    async def load(self, webhook_id: str) -> datetime | None:
        """Since when it fails (UTC), None where it does not; as the store has it."""
        with store_errors():
            found: Document | None = await self._failing.find_one({"_id": webhook_id})
        self._known[webhook_id] = since = found["failing_since"] if found else None
        return since

    def failing(self, webhook_id: str) -> bool:
        """Whether its last attempt here was not taken, as far as this process knows."""
        return self._known.get(webhook_id) is not None

    async def works(self, webhook_id: str) -> None:
        """It has taken an event."""
        if self._known.get(webhook_id) is not None:
            await self.forget(webhook_id)

    async def fails(self, webhook_id: str, now: datetime) -> datetime:
        """It has not; since when that is so."""
        since = self._known.get(webhook_id)
        if since is None:
            with store_errors():
                first = {"$setOnInsert": {"failing_since": now}}
                await self._failing.update_one({"_id": webhook_id}, first, upsert=True)
            since = await self.load(webhook_id)
        return since or now

    async def forget(self, webhook_id: str) -> None:
        """Begin anew, as when it was enabled again."""
        with store_errors():
            await self._failing.delete_one({"_id": webhook_id})
        self._known[webhook_id] = None
