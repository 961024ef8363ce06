"""A store that answers at once: what is left of a measurement on it is our own work, not the store's.

Whoever stores a document or gets one shares its nested values with the store, so nothing may change them in place.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from shared.runtime import store
from tests.performance.instant.collection import Collection
from tests.performance.instant.matching import Document


class Instant:
    """A database of such collections."""

    codec_options = None

    def __init__(self) -> None:
        self._collections: dict[str, Collection] = {}

    def __getitem__(self, name: str) -> Collection:
        return self._collections.setdefault(name, Collection())

    async def command(self, _name: str, *, codec_options: None = None) -> Document:
        del codec_options  # nothing is coded here
        return {"ok": 1, "localTime": datetime.now(UTC)}

    async def list_collection_names(self) -> list[str]:
        return list(self._collections)

    async def drop_collection(self, name: str) -> None:
        self._collections.pop(name, None)


def instant() -> store.Database:
    """An empty database in this process, for what asks for one of the driver's."""
    return cast("store.Database", Instant())
