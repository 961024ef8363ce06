"""Every fact is one insert: load a stream, decide, append what the decider says, never over another writer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from pymongo import ASCENDING, IndexModel
from pymongo.errors import BulkWriteError, DuplicateKeyError

from shared.contracts.event import Event
from shared.contracts.topics import province_of
from shared.decisions import Decider
from shared.journal.backlog import Backlog
from shared.journal.command import Conflict, Receipt, Request
from shared.journal.entry import Document, Loaded, receipt, write_entry
from shared.runtime.store import Collection, store_errors

State = TypeVar("State")
Command = TypeVar("Command")

TRIES = 8
DUPLICATE_KEY = 11000

INDEXES = [
    IndexModel([("stream", ASCENDING), ("entry", ASCENDING)], unique=True, name="stream_entry"),
    IndexModel([("stream", ASCENDING), ("command_id", ASCENDING)], unique=True, name="stream_command"),
    IndexModel(
        [("province", ASCENDING), ("_id", ASCENDING)],
        name="unpublished",
        partialFilterExpression={"unpublished": True},
    ),
]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a batched append writes to one stream: events decided on what was loaded, under an id that makes twice once."""

    loaded: Loaded
    events: Sequence[Event]
    command_id: str


class Journal:
    """The streams of one service, in the collection `journal` of its database.

    `now` gives the time that entries tell (UTC); `wake` is called after each append, so that a relay in this process
    need not wait for its poll. `longest` tells, by province, the length of the longest stream appended to since the start.
    """

    def __init__(
        self, collection: Collection, backlog: Backlog, now: Callable[[], datetime], wake: Callable[[], None]
    ) -> None:
        self._entries, self._backlog, self._now, self._wake = collection, backlog, now, wake
        self.longest: dict[str, int] = {}

    async def ensure_indexes(self) -> None:
        """Create the journal's indexes where they are missing."""
        with store_errors():
            await self._entries.create_indexes(INDEXES)

    async def load(self, stream: str) -> Loaded:
        """A stream with all its entries, in order. Raises StoreAway."""
        with store_errors():
            return Loaded(stream, await self._entries.find({"stream": stream}).sort("entry", ASCENDING).to_list(None))

    async def load_many(self, streams: Iterable[str]) -> dict[str, Loaded]:
        """Many streams in one query, by name; those without an entry are there too. Raises StoreAway."""
        found: dict[str, list[Document]] = {stream: [] for stream in streams}
        with store_errors():
            async for entry in self._entries.find({"stream": {"$in": list(found)}}):
                found[entry["stream"]].append(entry)
        return {
            stream: Loaded(stream, sorted(entries, key=lambda entry: int(entry["entry"])))
            for stream, entries in found.items()
        }

    async def carry_out(
        self, decider: Decider[State, Command], stream: str, command: Command, request: Request
    ) -> Receipt:
        """Let the stream's decider decide, and append what it says; decide again when another writer was first.

        The same command twice answers what it answered first. Raises Refused (a rule), Conflict (If-Match, or too many
        writers), KeyReused, BacklogFull, EventTooLarge, StoreAway.
        """
        await self._backlog.check(province_of(stream))
        command_id = request.command_id or uuid4().hex
        for attempt in range(TRIES):
            loaded = await self.load(stream)
            if before := loaded.answered(request.command_id, request.body_digest):
                return before
            if request.if_match is not None and request.if_match != loaded.version:
                raise Conflict(stream, loaded.version)
            events = decider.decide(decider.state(loaded.events()), command, request.actor)
            if not events:
                return Receipt(stream, loaded.version, ())
            entry = write_entry(loaded, events, request, command_id, self._now())
            try:
                with store_errors():
                    await self._entries.insert_one(entry)
            except DuplicateKeyError:
                await asyncio.sleep(0.002 * attempt)
                continue
            self._appended(entry)
            self._wake()
            return receipt(entry)
        raise Conflict(stream, (await self.load(stream)).version)

    async def append_many(self, drafts: Sequence[Draft], request: Request) -> list[Receipt | Conflict]:
        """Append to many streams in one bulk insert, each with its own conflict rule; answers stand in the drafts' order.

        A Conflict says that another writer was first in that stream: load it and decide again. Raises BacklogFull,
        EventTooLarge, StoreAway.
        """
        if not drafts:
            return []
        for province in {province_of(draft.loaded.stream) for draft in drafts}:
            await self._backlog.check(province)
        at = self._now()
        entries = [write_entry(draft.loaded, draft.events, request, draft.command_id, at) for draft in drafts]
        failed: set[int] = set()
        try:
            with store_errors():
                await self._entries.insert_many(entries, ordered=False)
        except BulkWriteError as partly:
            failed = _duplicates(partly)
        for index, entry in enumerate(entries):
            if index not in failed:
                self._appended(entry)
        self._wake()
        return [
            Conflict(draft.loaded.stream, draft.loaded.version) if index in failed else receipt(entry)
            for index, (draft, entry) in enumerate(zip(drafts, entries, strict=True))
        ]

    def _appended(self, entry: Document) -> None:
        if entry["last"] > self.longest.get(entry["province"], 0):
            self.longest[entry["province"]] = entry["last"]


def _duplicates(partly: BulkWriteError) -> set[int]:
    details: dict[str, Any] = dict(partly.details or {})
    errors = details.get("writeErrors", [])
    if details.get("writeConcernErrors") or any(error["code"] != DUPLICATE_KEY for error in errors):
        raise partly
    return {int(error["index"]) for error in errors}
