"""`python -m tests.performance.member`: one member of a province's group, told to begin and end over its standard input.

It says a JSON line as soon as its partitions change or records were consumed: `{"assigned", "consumed"}`; at the end
what its views hold: `{"documents", "versions", "letters"}`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from typing import Any

import structlog
from prometheus_client import CollectorRegistry

from services.reporting.app import SERVICE
from services.reporting.series.views import series_view
from shared.runtime.store import Database, connect
from shared.streams.worker import Worker
from tests.performance.events import SINDH
from tests.performance.instant.store import instant
from tests.performance.topics import settings

SAY_SECONDS = 0.02


async def member(kafka: str, mongo: str | None, name: str) -> None:
    """Work until a line, or the end, comes on standard input."""
    pool = connect(mongo) if mongo else None
    database = pool.database(name) if pool else instant()
    registry = CollectorRegistry()
    worker = Worker(SERVICE.context, SERVICE.reads(), SERVICE.views, database, settings(kafka), registry)
    await worker.start()
    ending = asyncio.create_task(asyncio.to_thread(sys.stdin.readline))
    said: dict[str, Any] = {}
    try:
        while not ending.done():
            (group,) = worker._groups
            consumed = registry.get_sample_value("lead_stream_records_consumed_total", {"province": SINDH})
            now = {"assigned": len(group.reader.assignment), "consumed": int(consumed or 0)}
            if now != said:
                said = now
                _say(now)
            await asyncio.sleep(SAY_SECONDS)
    finally:
        await worker.stop()
    _say(await held(database))
    if pool:
        pool.close()


async def held(database: Database) -> dict[str, int]:
    """What a view holds: documents, the sum of their versions, and how many records were parked."""
    found = await database[series_view.collection].find({}, {"version": 1}).to_list(None)
    letters = await database["dead_letters"].count_documents({})
    return {"documents": len(found), "versions": sum(one["version"] for one in found), "letters": letters}


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    asyncio.run(member(sys.argv[1], sys.argv[2] or None, sys.argv[3]))
