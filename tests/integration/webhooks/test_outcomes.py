"""What came of attempts is written down, and nobody waits for a result that can't be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from services.notifications.webhooks.deliveries import Deliveries, Planned, Result
from services.notifications.webhooks.outcomes import Outcomes
from services.notifications.webhooks.posting import Answer
from shared.runtime.store import Database
from tests.integration.webhooks.conftest import NOW

pytestmark = pytest.mark.integration

NO_TEXT = "\ud800"
"""Half of a pair of surrogates, which no store takes."""


@pytest.fixture
async def outcomes(database: Database) -> AsyncIterator[Outcomes]:
    storing = Outcomes(Deliveries(database), lambda: NOW)
    running = asyncio.create_task(storing.run())
    yield storing
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def planned(database: Database, *names: str) -> dict[str, Result]:
    deliveries = Deliveries(database)
    await deliveries.plan([Planned("w1", name, "a.type.v1", NOW, b"{}") for name in names], NOW)
    due = await deliveries.due("w1", len(names), ())
    return {one["event_id"]: Result(one, Answer(200, 5), NOW, None) for one in due}


async def test_a_result_that_can_not_be_written_down_is_told_to_its_own_attempt_alone(
    database: Database, outcomes: Outcomes
) -> None:
    results = await planned(database, "good", "bad", "other", "later")
    bad = Result(results["bad"].delivery, Answer(200, 5, body=NO_TEXT), NOW, None)
    bundle = [results["good"], bad, results["other"]]
    told = await asyncio.gather(*(outcomes.tell(one) for one in bundle), return_exceptions=True)
    assert [type(one) for one in told] == [type(None), UnicodeEncodeError, type(None)]
    await outcomes.tell(results["later"])
    written = await database["webhook_attempts"].distinct("event_id")
    assert sorted(written) == ["good", "later", "other"]
