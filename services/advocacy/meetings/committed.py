"""Whose commitments of a meeting stand: asked before somebody who attended is dropped from its record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from services.advocacy.commitments import views as commitments
from shared.contracts.office_holders import PersonId
from shared.streams.view import View
from shared.streams.views import Views

MOST_COMMITMENTS = 500


class Committed(Protocol):
    """Tells who committed themselves at a meeting."""

    async def __call__(self, province: str, meeting_id: str) -> frozenset[PersonId]:
        """The persons whose commitments of the meeting stand. Raises StoreAway."""


def committed_in(views: Views) -> Committed:
    """By the ledger of commitments, found by the index on its `meeting_id`; nobody while there is no such view."""
    ledger = next((view for view in commitments.VIEWS if view.name == "commitments"), None)
    return _nobody if ledger is None else committed_by(views, ledger)


async def _nobody(province: str, meeting_id: str) -> frozenset[PersonId]:
    del province, meeting_id
    return frozenset()


def committed_by(views: Views, ledger: View) -> Committed:
    """By a ledger whose documents have `meeting_id`, `promised_by` and, once closed, `closing.outcome`."""

    async def committed(province: str, meeting_id: str) -> frozenset[PersonId]:
        found = await views.find(ledger, {"meeting_id": meeting_id}, provinces={province}, limit=MOST_COMMITMENTS)
        return frozenset(person for entry in found.documents if (person := _who(entry)) and not _withdrawn(entry))

    return committed


def _who(entry: Mapping[str, Any]) -> PersonId | None:
    """Who made the commitment, even where another person answers for it now."""
    return entry.get("promised_by")


def _withdrawn(entry: Mapping[str, Any]) -> bool:
    return (entry.get("closing") or {}).get("outcome") == "withdrawn"
