"""Lists out of views: documents that have something to show, whatever else lies between them, page by page."""

from __future__ import annotations

import pytest

from shared.runtime.store import Database, Document
from shared.streams.pointers import ensure_indexes
from shared.streams.view import View
from shared.streams.views import Views

pytestmark = pytest.mark.integration
LISTED = View("listed", "membership/members", lambda document, _: document, indexes=(("province", "standing"),))


def document(number: int, version: int = 1, **told: object) -> Document:
    """A stream's document; version 0: its first event was parked."""
    return {"_id": f"membership/PK-SD/members/m{number}", "province": "PK-SD", "version": version, **told}


async def test_what_was_parked_before_its_first_event_is_on_no_page_and_shortens_none(database: Database) -> None:
    await ensure_indexes(database, (LISTED,))
    versions = [0, 0, 0, 1, 0, 1, 1, 0]
    await database[LISTED.collection].insert_many([document(number, one) for number, one in enumerate(versions)])
    views = Views(database)
    found, cursor = [], None
    while True:
        page = await views.find(LISTED, {}, provinces={"PK-SD"}, limit=2, cursor=cursor)
        found.append([one["_id"][-2:] for one in page.documents])
        if (cursor := page.cursor) is None:
            break
    assert found == [["m3", "m5"], ["m6"]]
    assert await views.many(LISTED, [document(0)["_id"]]) == []
    assert await views.any_of(LISTED, "province", ["PK-SD"]) == await views.every(LISTED, {}, provinces={"PK-SD"})


async def test_a_condition_on_what_pages_are_ordered_by_holds_on_every_page(database: Database) -> None:
    await ensure_indexes(database, (LISTED,))
    await database[LISTED.collection].insert_many([document(number, rank=number % 3) for number in range(9)])
    views = Views(database)
    found, cursor = [], None
    while True:
        page = await views.find(
            LISTED, {"rank": {"$gte": 1}}, provinces={"PK-SD"}, limit=4, cursor=cursor, sort=("-rank",)
        )
        found += [(one["rank"], one["_id"][-2:]) for one in page.documents]
        if (cursor := page.cursor) is None:
            break
    assert found == [(2, "m2"), (2, "m5"), (2, "m8"), (1, "m1"), (1, "m4"), (1, "m7")]
