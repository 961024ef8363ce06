"""A file taken in: rows are read beside the event loop, stored in batches by province, answered one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, islice
from pathlib import PurePath
from typing import BinaryIO, TypeAlias

from services.reporting.imports.answers import Answers, RowRefused
from services.reporting.imports.decisions import Complete, decider, import_id, import_stream
from services.reporting.imports.profile import Profile, fitting, named, profiles
from services.reporting.imports.reading import open_table
from services.reporting.imports.rows import RowFigure, RowReader
from services.reporting.imports.storing import Into, Storing
from services.reporting.imports.tables import FileRefused, Record, Table
from services.reporting.series.checks import Facts
from services.reporting.series.facts import FactsOf
from shared.contracts.reporting import ImportCompleted
from shared.journal import Journal, Request

READ_AT_ONCE = 1_000
MOST_SERIES = 500
"""Series of a province that are stored together: one query and one bulk insert."""
MOST_ROWS_WAITING = 5_000
AT_A_TIME = 3
"""Provinces stored side by side, while the file is read on."""

_CHUNK = 1 << 20

Permits: TypeAlias = Mapping[str, Request | RowRefused]
"""By province: as whom the caller imports there, or why not."""

Progress: TypeAlias = Callable[[Answers, int], None]
"""Told the answers so far, and about how many rows there are."""


@dataclass(slots=True)
class Opened:
    """A readable file with the profile that fits it; open until it is taken in."""

    name: str
    digest: str
    sheet: str | None
    profile: Profile
    table: Table
    reader: RowReader
    records: Iterator[Record]
    province: str | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. `imports` are the ids by province; `positions` the streams written, where asked for."""

    answers: Answers
    imports: Mapping[str, str]
    positions: Mapping[str, int] = field(default_factory=dict)


def open_file(
    file: BinaryIO, name: str, *, profile: str | None = None, province: str | None = None, sheet: str | None = None
) -> Opened:
    """Read the file's kind, header and first row. Blocks on the disk. Raises FileRefused, also for a file without rows."""
    file.seek(0)
    digest = sha256()
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    asked = named(profile) if profile is not None else None
    table = open_table(file, sheet)
    first = next(table.records, None)
    fits = asked or fitting(table.header, first.cells if first else (), profiles().values())
    reader = RowReader(fits, table.header, province)
    if first is None:
        raise FileRefused("file.no_rows", "The file has a header and no rows.")
    plain_name = PurePath(name.replace("\\", "/")).name.strip()[:200] or "file"
    return Opened(plain_name, digest.hexdigest(), sheet, fits, table, reader, chain([first], table.records), province)


class Intake:
    """Takes files in. What a run stored stays: the same file brought again goes on where it stopped."""

    def __init__(self, journal: Journal, facts_of: FactsOf) -> None:
        self._journal, self._facts_of = journal, facts_of

    async def take_in(
        self,
        opened: Opened,
        permits: Permits,
        *,
        dry_run: bool = False,
        keep_positions: bool = False,
        progress: Progress | None = None,
    ) -> Imported:
        """Answer and store every row; `dry_run` only answers. Raises BacklogFull, EventTooLarge, StoreAway."""
        answers = Answers(opened.reader.columns, wide=opened.reader.wide)
        storing = Storing(self._journal, answers, dry_run, keep_positions)
        queue = _Queue(storing, self._facts_of, {})
        try:
            while rows := await asyncio.to_thread(_read, opened):
                for row, column, read in rows:
                    where = opened.province or _belongs(read)
                    permit = permits.get(where)
                    if isinstance(read, RowRefused):
                        answers.close(answers.open(row, column, where), "refused", read)
                    elif not isinstance(permit, Request):
                        why = permit or RowRefused("province.not_served", "area", read.area, province=where)
                        answers.close(answers.open(row, column), "refused", why)
                    else:
                        if where not in queue.into:
                            queue.into[where] = await self._into(opened, where, permit)
                        await queue.put(answers.open(row, column, where), read)
                if progress is not None:
                    progress(answers, opened.table.about)
            await queue.finish()
        finally:
            await queue.stop()
        if dry_run:
            return Imported(answers, {})
        await self._complete(opened, storing, permits, queue.into)
        ids = {province: into.import_id for province, into in queue.into.items()}
        return Imported(answers, ids, storing.positions)

    async def _into(self, opened: Opened, province: str, permit: Request) -> Into:
        read_as = opened.profile.name + (f"\n{opened.sheet}" if opened.sheet else "")
        known = import_id(opened.digest, read_as, province, permit.actor.organisation_id)
        loaded = await self._journal.load(import_stream(province, known))
        return Into(permit, known, over=decider.state(loaded.events()))

    async def _complete(self, opened: Opened, storing: Storing, permits: Permits, into: dict[str, Into]) -> None:
        """Tell of the file in every province that its rows belong to and the caller may import to: once."""
        answers = storing.answers
        for province in answers.provinces():
            permit = permits.get(province)
            if not isinstance(permit, Request):
                continue
            if province not in into:
                into[province] = await self._into(opened, province, permit)
            known, member = into[province].import_id, permit.actor.organisation_id
            counts = answers.counts_in(province)
            completed = ImportCompleted(
                import_id=known,
                file_name=opened.name,
                sha256=opened.digest,
                member_id=member,
                profile=opened.profile.name,
                rows=sum(counts.values()),
                **counts,
                districts=tuple(sorted(storing.districts.get(province, ()))),
                organisations=(member,),
            )
            request = Request(permit.actor, correlation_id=permit.correlation_id, traceparent=permit.traceparent)
            await self._journal.carry_out(decider, import_stream(province, known), Complete(completed), request)


class _Queue:
    """Rows by province and series until enough are there to be stored together; a province's batches keep their order."""

    def __init__(self, storing: Storing, facts_of: FactsOf, into: dict[str, Into]) -> None:
        self._storing, self._facts_of, self.into = storing, facts_of, into
        self._waiting: dict[str, dict[str, list[tuple[int, RowFigure]]]] = {}
        self._rows: dict[str, int] = {}
        self._facts: dict[str, dict[str, Facts]] = {}
        self._running: dict[str, asyncio.Task[None]] = {}

    async def put(self, place: int, row: RowFigure) -> None:
        province = row.province
        series = self._waiting.setdefault(province, {})
        series.setdefault(row.stream, []).append((place, row))
        self._rows[province] = self._rows.get(province, 0) + 1
        if len(series) >= MOST_SERIES or self._rows[province] >= MOST_ROWS_WAITING:
            await self._send(province)

    async def finish(self) -> None:
        """Store what waits, and wait for it."""
        for province in list(self._waiting):
            await self._send(province)
        await self._room(0)

    async def stop(self) -> None:
        """End what still runs, after an error."""
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def _send(self, province: str) -> None:
        rows = self._waiting.pop(province)
        self._rows[province] = 0
        if (before := self._running.pop(province, None)) is not None:
            await before
        await self._room(AT_A_TIME - 1)
        self._running[province] = asyncio.create_task(self._store(province, rows))

    async def _room(self, most: int) -> None:
        while len(self._running) > most:
            await asyncio.wait(self._running.values(), return_when=asyncio.FIRST_COMPLETED)
            for province, task in [*self._running.items()]:
                if task.done():
                    del self._running[province]
                    await task

    async def _store(self, province: str, rows: dict[str, list[tuple[int, RowFigure]]]) -> None:
        into, known = self.into[province], self._facts.setdefault(province, {})
        if unknown := {waiting[0][1].indicator for waiting in rows.values()} - known.keys():
            known |= await self._facts_of.gather(province, into.request.actor.organisation_id, unknown)
        await self._storing.store(rows, into, known)


def _read(opened: Opened) -> list[tuple[int, str, RowFigure | RowRefused]]:
    return [
        (record.row, column, read)
        for record in islice(opened.records, READ_AT_ONCE)
        for column, read in opened.reader.read(record)
    ]


def _belongs(read: RowFigure | RowRefused) -> str:
    return read.province if isinstance(read, RowFigure) else str(read.facts.get("province", ""))
