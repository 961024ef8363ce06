"""Webhooks' secrets, sealed in a collection of this service: in no event, no journal, and readable with its key only."""

from __future__ import annotations

import os
from collections.abc import Iterable

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.notifications.webhooks.signing import new_secret
from shared.runtime.secret import derived
from shared.runtime.store import Database, store_errors

PURPOSE = "webhook-secrets"
NONCE_BYTES = 12


class Secrets:
    """Secrets by webhook and secret id, in `webhook_secrets`. Every method raises StoreAway."""

    def __init__(self, database: Database, installation_secret: bytes) -> None:
        self._kept = database["webhook_secrets"]
        self._cipher = AESGCM(derived(installation_secret, PURPOSE))

    async def make(self, webhook_id: str, secret_id: str) -> str:
        """A new secret under these ids; the one that was made under them before when the same command comes again."""
        name, nonce = f"{webhook_id}:{secret_id}", os.urandom(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, new_secret().encode(), name.encode())
        with store_errors():
            made = {"$setOnInsert": {"webhook_id": webhook_id, "sealed": sealed}}
            await self._kept.update_one({"_id": name}, made, upsert=True)
        return (await self.all_of(webhook_id, [secret_id]))[secret_id]

    async def all_of(self, webhook_id: str, secret_ids: Iterable[str]) -> dict[str, str]:
        """The secrets of these ids. Raises InvalidTag for one that was sealed with another installation's key."""
        names = [f"{webhook_id}:{one}" for one in secret_ids]
        with store_errors():
            found = await self._kept.find({"_id": {"$in": names}}).to_list(None)
        return {one["_id"].rpartition(":")[2]: self._open(one["_id"], one["sealed"]) for one in found}

    async def forget(self, webhook_id: str, secret_id: str | None = None) -> None:
        """Delete a secret, or all of a webhook."""
        which = {"webhook_id": webhook_id} if secret_id is None else {"_id": f"{webhook_id}:{secret_id}"}
        with store_errors():
            await self._kept.delete_many(which)

    def _open(self, name: str, sealed: bytes) -> str:
        return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], name.encode()).decode()
