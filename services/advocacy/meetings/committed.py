"""Whose commitments of a meeting stand: asked before somebody who attended is dropped from its record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from services.advocacy.commitments.views import commitments
from shared.contracts.office_holders import PersonId
from shared.streams.views import Views

MOST_COMMITMENTS = 500


class Committed(Protocol):
    """Tells who committed themselves at a meeting."""

    async def __call__(self, province: str, meeting_id: str) -> frozenset[PersonId]:
        """The persons whose commitments of the meeting stand. Raises StoreAway."""


def committed_in(views: Views) -> Committed:
    """By the ledger of commitments, found by the index on its `meeting_id`."""

    async def committed(province: str, meeting_id: str) -> frozenset[PersonId]:
        where = {"meeting_id": meeting_id}
        found = await views.find(commitments, where, provinces={province}, limit=MOST_COMMITMENTS)
        return frozenset(person for entry in found.documents if (person := _who(entry)) and not _withdrawn(entry))

    return committed


def _who(entry: Mapping[str, Any]) -> PersonId | None:
    """Who made the commitment, even where another person answers for it now."""
    return entry.get("promised_by")


def _withdrawn(entry: Mapping[str, Any]) -> bool:
    return (entry.get("closing") or {}).get("outcome") == "withdrawn"
