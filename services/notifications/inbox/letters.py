"""What an account and its offices were told, kept for 90 days, each with who has read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from services.notifications.delivery.outgoing import KEPT, Outgoing, insert_new
from services.notifications.paging import page_after
from shared.runtime.store import Collection, Database, Document, store_errors

COLLECTION = "inbox"
BACK = timedelta(seconds=10)
"""Messages of several processes may show a little out of order: who looks for new ones looks so far back."""


class Inbox:
    """Messages by whom they are for (`account:amina`, `office:PK-SD/secretariat`). Every method raises StoreAway."""

    def __init__(self, database: Callable[[], Database], now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    @property
    def _all(self) -> Collection:
        return self._database()[COLLECTION]

    async def put(self, outgoing: Outgoing) -> None:
        """Show a message; the same one again changes nothing."""
        document: Document = {
            "_id": outgoing.id,
            "owner": outgoing.owner,
            "province": outgoing.province,
            "language": outgoing.language,
            "subject": outgoing.subject,
            "text": outgoing.text,
            "bare": outgoing.bare,
            "figures": list(outgoing.figures),
            "link": outgoing.link,
            "stream": outgoing.thread,
            "at": self._now(),
            "read_by": [],
        }
        await insert_new(self._all, [document])

    async def find(
        self, owners: Sequence[str], account: str, *, unread: bool, before: tuple[datetime, str] | None, limit: int
    ) -> list[Document]:
        """Messages to these, the newest first; `before` is the time and id of the last one seen."""
        where: Document = {"owner": {"$in": list(owners)}}
        if unread:
            where["read_by"] = {"$ne": account}
        return await page_after(self._all, where, "at", -1, before, limit)

    async def since(self, owners: Sequence[str], at: datetime, limit: int) -> list[Document]:
        """Messages to these from a time on, the oldest first."""
        where = {"owner": {"$in": list(owners)}, "at": {"$gte": at}}
        with store_errors():
            return await self._all.find(where).sort([("at", 1), ("_id", 1)]).limit(limit).to_list(None)

    async def unread(self, owners: Sequence[str], account: str) -> int:
        """How many the account has not read."""
        where = {"owner": {"$in": list(owners)}, "read_by": {"$ne": account}}
        with store_errors():
            return await self._all.count_documents(where)

    async def read(self, owners: Sequence[str], account: str, of: str | None, until: datetime | None = None) -> int:
        """Mark one message (`of`), or all until a time, as read by the account; how many it were."""
        where: Document = {"owner": {"$in": list(owners)}, "read_by": {"$ne": account}}
        where |= {"_id": of} if of is not None else {"at": {"$lte": until}}
        with store_errors():
            return int((await self._all.update_many(where, {"$addToSet": {"read_by": account}})).modified_count)

    async def has(self, owners: Sequence[str], of: str) -> bool:
        """Whether there is such a message to one of these."""
        with store_errors():
            return await self._all.find_one({"_id": of, "owner": {"$in": list(owners)}}, {"_id": 1}) is not None

    async def erase(self, province: str, account: str, until: datetime) -> None:
        """Delete what an account was told of a province until a time (UTC), and that it has read what its offices were."""
        told = {"province": province, "at": {"$lte": until}}
        with store_errors():
            await self._all.delete_many({"owner": f"account:{account}"} | told)
            await self._all.update_many({"read_by": account} | told, {"$pull": {"read_by": account}})

    async def forget(self) -> int:
        """Delete what is older than it is kept; how many it were."""
        with store_errors():
            return int((await self._all.delete_many({"at": {"$lt": self._now() - KEPT}})).deleted_count)

    async def ensure_indexes(self) -> None:
        """Create what the methods ask by."""
        with store_errors():
            await self._all.create_index([("owner", 1), ("at", -1)], name="owner")
            await self._all.create_index("read_by", name="read_by")
            await self._all.create_index("at", name="kept")
