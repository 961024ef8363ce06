"""Codes that show that messages arrive: six digits, kept as a keyed digest, for 30 minutes and five tries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest
from uuid import uuid4

from pymongo import ASCENDING, ReturnDocument

from services.notifications.contacts.addresses import COLLECTION, Address
from shared.decisions import Refused, require
from shared.runtime import store
from shared.runtime.store import Database, Document, store_errors

SENT = "codes_sent"
HOLDS = timedelta(minutes=30)
TRIES = 5
WITHIN = timedelta(hours=1)
FOR_AN_ACCOUNT, FOR_AN_ADDRESS = 5, 3


class Codes:
    """Makes and checks codes; `key` is a secret of this purpose, `now` tells the time (UTC). Methods raise StoreAway."""

    def __init__(self, database: Callable[[], Database], key: Callable[[], bytes], now: Callable[[], datetime]) -> None:
        self._database, self._key, self._now = database, key, now

    @property
    def _addresses(self) -> store.Collection:
        return self._database()[COLLECTION]

    @property
    def _sent(self) -> store.Collection:
        return self._database()[SENT]

    async def issue(self, address: Address, account_id: str, command_id: str | None) -> tuple[str, str]:
        """A code for an address, and the name of its sending: for the same command the same ones.

        Raises Refused (`contact_point.too_many_codes`).
        """
        sending = command_id or uuid4().hex
        with store_errors():
            before = await self._sent.find_one({"_id": sending})
        if before is None:
            await self._count(sending, address, account_id)
        code = self._code(sending, address.contact_point_id)
        kept = {"digest": self._digest(address.contact_point_id, code), "tries_left": TRIES}
        change = {"$set": {"code": kept, "expires_at": self._now() + HOLDS}}
        where: Document = {"_id": address.contact_point_id, "verified_at": None}
        if before is not None:
            where["code"] = {"$exists": False}  # a repeat gives no new tries
        with store_errors():
            await self._addresses.update_one(where, change)
        return code, sending

    async def check(self, contact_point_id: str, code: str) -> None:
        """Take a try. Raises Refused (`contact_point.wrong_code`, `contact_point.code_expired`)."""
        where = {"_id": contact_point_id, "code.tries_left": {"$gt": 0}, "expires_at": {"$gt": self._now()}}
        with store_errors():
            found = await self._addresses.find_one_and_update(
                where, {"$inc": {"code.tries_left": -1}}, return_document=ReturnDocument.AFTER
            )
        if found is None:
            raise Refused("contact_point.code_expired", field="code")
        right = compare_digest(bytes(found["code"]["digest"]), self._digest(contact_point_id, code))
        left = found["code"]["tries_left"]
        require(right, "contact_point.wrong_code", field="code", value=code, tries_left=left)

    async def _count(self, sending: str, address: Address, account_id: str) -> None:
        """Count a sending before it is made, so that several at once can't all be the last one that is allowed."""
        now = self._now()
        where_to = digest(self._key(), f"{address.channel}:{address.address}".encode(), sha256)
        with store_errors():
            told = {"_id": sending, "account": account_id, "address": where_to, "at": now}
            await self._sent.replace_one({"_id": sending}, told, upsert=True)
            lately = {"at": {"$gt": now - WITHIN}}
            of_account = await self._sent.count_documents({"account": account_id, **lately})
            of_address = await self._sent.count_documents({"address": where_to, **lately})
            if of_account <= FOR_AN_ACCOUNT and of_address <= FOR_AN_ADDRESS:
                return
            await self._sent.delete_one({"_id": sending})
        raise Refused("contact_point.too_many_codes", field="address", within_minutes=60)

    def _code(self, sending: str, contact_point_id: str) -> str:
        """Six digits that nobody can work out without the key, made again for the same sending."""
        made = digest(self._key(), f"code:{sending}:{contact_point_id}".encode(), sha256)
        return f"{int.from_bytes(made) % 10**6:06}"

    def _digest(self, contact_point_id: str, code: str) -> bytes:
        return digest(self._key(), f"{contact_point_id}:{code}".encode(), sha256)


async def ensure_indexes(database: Database) -> None:
    """Create what codes are counted by; what was sent is forgotten with the hour that it counts in. Raises StoreAway."""
    sent = database[SENT]
    with store_errors():
        await sent.create_index([("account", ASCENDING), ("at", ASCENDING)], name="account")
        await sent.create_index([("address", ASCENDING), ("at", ASCENDING)], name="address")
        await sent.create_index("at", expireAfterSeconds=int(WITHIN.total_seconds()) + 60, name="kept")
