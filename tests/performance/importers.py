"""Three programs that put a file's figures into a store; the service's is run in a process of its own."""

from __future__ import annotations

import asyncio
import csv
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bson import ObjectId

from services.reporting.imports.profile import named
from shared.contracts.catalogue import write_event
from shared.contracts.indicators import Source
from shared.contracts.reporting import IndicatorSubmitted
from shared.journal.journal import INDEXES
from shared.reference import areas
from shared.reference.provinces import province_named
from shared.runtime.store import Database, connect
from tests.integration.imports.rig import demo_terms, member_of, rig
from tests.performance.events import entries
from tests.performance.instant.store import instant
from tests.performance.memory import peak_mb
from tests.performance.stack import Place

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Done:
    """Rows, or documents, a second, and the process's largest memory in MiB, if that is known."""

    rate: float
    peak: float | None


def bring(place: Place | None, file: Path) -> Done:
    """The service's own intake, answering every row. Without a place: on an instant store."""

    async def run(database: Database) -> float:
        taking = await rig(database)
        await taking.begin(demo_terms())
        began = time.perf_counter()
        imported = await taking.bring(file)
        counts = imported.answers.counts()
        assert counts["accepted"] > len(imported.answers) / 2, counts
        return len(imported.answers) / (time.perf_counter() - began)

    return _run(place, run)


def by_hand(place: Place | None, file: Path) -> Done:
    """A loop as one would write it for this one file: read, look up, validate, insert; no checks, no answers."""
    meanings = named("d4p_values").indicators
    frameworks = {one.code: one.framework for one in demo_terms()}

    def figure(row: dict[str, str]) -> dict[str, Any] | None:
        province = province_named(row["province"])
        area = areas.match(row["district"], province.code if province else None).area
        meaning = next((one for one in meanings[row["indicator_id"]] if one.code in frameworks), None)
        if area is None or meaning is None or row["value"] in {"NA", "NaN"}:
            return None
        told = IndicatorSubmitted(
            member_id=member_of(area.province),
            indicator=meaning.code,
            framework=frameworks[meaning.code],
            area=area.code,
            dimensions=meaning.dimensions,
            period=row["year"],
            source=Source(kind="official_survey", name=row["source"]),
            value=row["value"],
            unit=meaning.unit,
        )
        return {"stream": f"{told.indicator}/{told.area}", "data": write_event(told)}

    async def run(database: Database) -> float:
        began, rows = time.perf_counter(), 0
        waiting: list[dict[str, Any]] = []
        with file.open(encoding="utf-8", newline="") as lines:
            for rows, row in enumerate(csv.DictReader(lines), 1):  # noqa: B007  counted
                if (document := figure(row)) is not None:
                    waiting.append(document)
                if len(waiting) == AT_ONCE:
                    await database["figures"].insert_many(waiting, ordered=False)
                    waiting = []
        if waiting:
            await database["figures"].insert_many(waiting, ordered=False)
        return rows / (time.perf_counter() - began)

    return _run(place, run)


def insert(place: Place | None, documents: int) -> Done:
    """The store's own bulk insert of documents as large as a journal's entry, with the journal's indexes."""
    (entry,) = entries(1)

    async def run(database: Database) -> float:
        await database["journal"].create_indexes(INDEXES)
        began = time.perf_counter()
        for start in range(0, documents, AT_ONCE):
            some = range(start, min(start + AT_ONCE, documents))
            made = [entry | {"_id": ObjectId(), "stream": f"{entry['stream']}{number:07d}"} for number in some]
            await database["journal"].insert_many(made, ordered=False)
        return documents / (time.perf_counter() - began)

    return _run(place, run)


def _run(place: Place | None, work: Callable[[Database], Awaitable[float]]) -> Done:
    async def within() -> float:
        async with _database(place) as database:
            return await work(database)

    return Done(asyncio.run(within()), peak_mb())


@asynccontextmanager
async def _database(place: Place | None) -> AsyncIterator[Database]:
    if place is None:
        yield instant()
        return
    pool = connect(place.mongo)
    try:
        yield pool.database(place.name)
    finally:
        pool.close()
