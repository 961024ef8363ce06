"""How much waits for Kafka, per province: what `status` and metrics show, and where commands stop being taken."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from shared.journal.command import BacklogFull
from shared.runtime.store import Collection, store_errors

LOOK_AGAIN_AFTER, AT_LATEST = 1.0, 5.0
SHARE = 0.1
"""Of the time, at most, that is spent on looking: some stores count by reading all that waits."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Entries not yet in Kafka, and when the oldest of them was written (UTC; None where nothing waits)."""

    entries: int
    oldest: datetime | None


class Backlog:
    """The unpublished entries of a journal. `limit` is the number per province above which commands answer 503; nothing
    is counted further than to it.
    """

    def __init__(self, collection: Collection, limit: int) -> None:
        self._entries, self.limit = collection, limit
        self._seen: dict[str, tuple[float, int]] = {}

    async def check(self, province: str) -> None:
        """Raise BacklogFull when the province's backlog has reached the limit.

        Looks at the store once a second at most, and where that takes long, once in five.
        """
        now = time.monotonic()
        again, waiting = self._seen.get(province, (now, 0))
        if now >= again:
            self._seen[province] = (now + LOOK_AGAIN_AFTER, waiting)  # who comes meanwhile need not look as well
            with store_errors():
                waiting = await self._entries.count_documents(
                    {"province": province, "unpublished": True}, limit=self.limit
                )
            looked = time.monotonic()
            pause = min(max(LOOK_AGAIN_AFTER, (looked - now) / SHARE), AT_LATEST)
            self._seen[province] = (looked + pause, waiting)
        if waiting >= self.limit:
            raise BacklogFull(province, waiting)

    async def waiting(self, province: str) -> Waiting:
        """What waits in a province. Raises StoreAway."""
        unpublished = {"province": province, "unpublished": True}
        with store_errors():
            entries = await self._entries.count_documents(unpublished, limit=self.limit)
            oldest = await self._entries.find_one(unpublished, {"at": 1}, sort=[("_id", 1)]) if entries else None
        return Waiting(entries, datetime.fromisoformat(oldest["at"]) if oldest else None)
