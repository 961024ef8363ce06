"""Whose commitments of a meeting stand, asked of the ledger."""

from __future__ import annotations

from typing import Any

import pytest

from services.advocacy.commitments.views import commitments
from services.advocacy.meetings.committed import committed_in
from shared.runtime.store import Database
from shared.streams.views import Views

pytestmark = pytest.mark.integration


def entry(number: int, **told: Any) -> dict[str, Any]:
    return {
        "_id": f"advocacy/PK-SD/commitments/{number}",
        "province": "PK-SD",
        "version": 1,
        "meeting_id": "m1",
        **told,
    }


async def test_those_who_promised_at_the_meeting_and_did_not_take_it_back_are_committed(database: Database) -> None:
    await database[commitments.collection].insert_many(
        [
            entry(1, promised_by="zainab", closing=None),
            entry(2, promised_by="karim", closing={"outcome": "fulfilled"}),
            entry(3, promised_by="omar", closing={"outcome": "withdrawn"}),
            entry(4, promised_by=None, closing=None),
            entry(5, promised_by="hina", closing=None, meeting_id="m2"),
            entry(6, promised_by="sana", closing=None, province="PK-BA"),
        ]
    )
    committed = committed_in(Views(database))
    assert await committed("PK-SD", "m1") == {"zainab", "karim"}
    assert await committed("PK-SD", "m3") == frozenset()
