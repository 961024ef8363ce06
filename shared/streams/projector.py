"""Batches of records stored into views: one query and one compare-and-set write for each view, whatever the size."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import bson
from pymongo import InsertOne, ReplaceOne
from pymongo.errors import BulkWriteError

from shared.runtime.faults import StoreAway
from shared.runtime.store import Database, Document, store_errors
from shared.streams.batch import Batch, ByStream, Counted, Target
from shared.streams.breaker import Breaker
from shared.streams.driving import storable
from shared.streams.folding import NOTHING_DISCARDED, Check, Discards, Step, advance, unchanged
from shared.streams.parking import Parking
from shared.streams.records import RawRecord, Records
from shared.streams.view import View, collection_name

RETRY_SECONDS = 30.0
FIRST_PAUSE, LAST_PAUSE = 0.1, 2.0
ROUNDS = 50
REBUILD_PAUSE = 0.05
DUPLICATE_KEY = 11000


Result = TypeVar("Result")


class Moved(Exception):  # noqa: N818  tells the worker to look at the pointers again
    """A generation that was being built is so no more: read now, or given up."""


class Projector:
    """Stores batches into the views of a service, for one province's group.

    `progress` is called at each try: a retry is progress. `early` is told what could not be fed to a generation whose
    rebuild is not there yet, and answers whether that rebuild will still come there.
    """

    def __init__(
        self,
        database: Database,
        views: Iterable[View],
        records: Records,
        *,
        progress: Callable[[], None] = lambda: None,
        early: Callable[[View, int, Sequence[RawRecord]], Awaitable[bool]] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database, self._records, self._progress, self._early = database, records, progress, early
        self.parking = Parking(database, records, now)
        self.breaker = Breaker()
        self._discards: Mapping[str, Mapping[str, Discards]] | None = None
        self.feed([(view, view.generation) for view in views])

    def feed(self, generations: Iterable[tuple[View, int]], building: Iterable[tuple[View, int]] = ()) -> None:
        """From the next batch on, write these generations of views."""
        self.targets = tuple(
            Target(view, number, self._database[collection_name(view.name, number)], being_built)
            for of, being_built in ((generations, False), (building, True))
            for view, number in of
        )

    async def apply(self, raw: Sequence[RawRecord]) -> Counted:
        """Store a batch; twice is once. Tries for half a minute while the store is away.

        Raises StoreAway after that, TooManyFailing when nothing was stored because too many streams fail, and Moved.
        """
        batch = Batch(self.targets, [self._records.read(record) for record in raw])
        until = time.monotonic() + RETRY_SECONDS
        pause = FIRST_PAUSE
        while True:
            self._progress()
            try:
                await self._store(batch)
            except StoreAway:
                if time.monotonic() + pause > until:
                    raise
                await asyncio.sleep(pause)
                pause = min(2 * pause, LAST_PAUSE)
            else:
                return batch.counted()

    async def _store(self, batch: Batch) -> None:
        if self._discards is None:
            self._discards = await self.parking.discards({target.view.name for target in self.targets})
        if batch.nameless:
            await self.parking.keep(batch.nameless)
        for _ in range(ROUNDS):
            if not any(batch.left.values()):
                return
            await self._round(batch)
        raise RuntimeError("the batch's documents change faster than they can be written")

    async def _round(self, batch: Batch) -> None:
        """Read, fold and write what is left of the batch; what lost a race stays left.

        What a rebuild makes comes first, so that it is never behind what is read when readers are moved to it.
        """
        left = [target for target in batch.targets if batch.left[target]]
        targets = [target for target in left if target.building] or left
        documents = await _together([self._current(target, batch.left[target]) for target in targets])
        try:
            await self._fold_and_write(batch, dict(zip(targets, documents, strict=True)), None)
        except StoreAway:
            raise
        except (bson.errors.BSONError, BulkWriteError, OverflowError, ValueError):
            # One of the documents can't be stored at all: find it, and park its stream like any other that fails.
            await self._fold_and_write(batch, dict(zip(targets, documents, strict=True)), storable)

    async def _fold_and_write(
        self, batch: Batch, documents: Mapping[Target, Mapping[str, Document]], check: Check | None
    ) -> None:
        steps = {target: self._fold(target, batch.left[target], found, check) for target, found in documents.items()}
        if any(step.fails for of_target in steps.values() for step in of_target):
            # What fails may have been discarded by a person since.
            self._discards = await self.parking.discards({target.view.name for target in self.targets})
            steps = {t: self._fold(t, batch.left[t], found, check) for t, found in documents.items()}
        for target, of_target in steps.items():
            self.breaker.check(target.view.name, sum(step.fails for step in of_target), len(of_target))
        for target, of_target in steps.items():
            if target.building and any(step.early for step in of_target):
                steps[target] = await self._without_early(batch, target, of_target)
        letters = [letter for of_target in steps.values() for step in of_target for letter in step.letters]
        if letters:
            await self.parking.keep(letters)
        lost = await _together([_write(target, of_target) for target, of_target in steps.items()])
        for (target, of_target), again in zip(steps.items(), lost, strict=True):
            done = [step for step in of_target if step.stream not in again]
            batch.contested |= {(target, stream) for stream in again}
            self.breaker.count(target.view.name, sum(step.fails for step in done), len(done))
            batch.done(target, done)
            for step in done:
                # What lost a race may have left letters of records that were taken in the end: they are cleared away.
                if step.heals or (target, step.stream) in batch.contested:
                    await self.parking.drive_on(target.view, target.generation, target.collection, step.stream)

    async def _without_early(self, batch: Batch, target: Target, steps: Sequence[Step]) -> list[Step]:
        """Give the rebuild a moment to come as far; then leave to it what is early, once it knows how far to come."""
        if batch.patience:
            batch.patience -= 1
            await asyncio.sleep(REBUILD_PAUSE)
            return [step for step in steps if not step.early]
        early = [raw for step in steps for raw in step.early]
        if self._early is None or not await self._early(target.view, target.generation, early):
            raise Moved
        return list(steps)

    def _fold(
        self, target: Target, left: ByStream, documents: Mapping[str, Document], check: Check | None
    ) -> list[Step]:
        view, generation = target.view, target.generation
        discards = (self._discards or {}).get(view.name, {})
        return [
            advance(
                view,
                generation,
                stream,
                documents.get(stream, {}),
                records,
                discards.get(stream, NOTHING_DISCARDED),
                check,
                target.building,
            )
            for stream, records in left.items()
        ]

    async def _current(self, target: Target, left: ByStream) -> dict[str, Document]:
        with store_errors():
            found = await target.collection.find({"_id": {"$in": list(left)}}, batch_size=len(left) + 1).to_list(None)
        return {document["_id"]: document for document in found}


async def _write(target: Target, steps: Sequence[Step]) -> frozenset[str]:
    """Write the documents that changed where they are still as read; the streams of those that are not."""
    changed = [step for step in steps if step.after is not None]
    if not changed:
        return frozenset()
    operations = [_operation(step, step.after or {}) for step in changed]
    try:
        with store_errors():
            written = await target.collection.bulk_write(operations, ordered=False)
        if written.matched_count + written.inserted_count == len(operations):
            return frozenset()
    except BulkWriteError as partly:
        details: dict[str, Any] = dict(partly.details or {})
        if any(error["code"] != DUPLICATE_KEY for error in details["writeErrors"]):
            raise
    return await _lost(target, changed)


def _operation(step: Step, after: Document) -> InsertOne[Document] | ReplaceOne[Document]:
    """A document that is new is inserted, which costs the store much less than an upsert: whoever was first stays."""
    return ReplaceOne(unchanged(step.stream, step.before), after) if step.before else InsertOne(after)


async def _lost(target: Target, changed: Sequence[Step]) -> frozenset[str]:
    streams = [step.stream for step in changed]
    with store_errors():
        found = await target.collection.find(
            {"_id": {"$in": streams}}, {"version": 1, "parked_last": 1}, batch_size=len(streams) + 1
        ).to_list(None)
    stored = {one["_id"]: (one["version"], one.get("parked_last")) for one in found}
    return frozenset(
        step.stream
        for step in changed
        if step.after and stored.get(step.stream) != (step.after["version"], step.after.get("parked_last"))
    )


async def _together(calls: Sequence[Coroutine[Any, Any, Result]]) -> list[Result]:
    """All results in order, or the first error once every call has ended: none runs on into the next try."""
    if len(calls) == 1:
        return [await calls[0]]
    results = await asyncio.gather(*calls, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results  # type: ignore[return-value]  # errors are raised above
