"""The indexes of what is kept of addresses besides views."""

from __future__ import annotations

from services.notifications.contacts.addresses import Addresses
from services.notifications.contacts.codes import ensure_indexes
from shared.runtime.store import Database


async def prepare(database: Database) -> None:
    """Create them. Raises StoreAway."""
    await Addresses(lambda: database).ensure_indexes()
    await ensure_indexes(database)
