"""Dead letters as a person deals with them: listed, shown, driven on after a repair, or given up for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, TypedDict, Unpack

from shared.runtime.store import Database, Document, store_errors
from shared.streams.letters import NO_VIEW, raw_record
from shared.streams.parking import RECORD_ASIDE, Parking
from shared.streams.pointers import Pointers
from shared.streams.projector import Projector
from shared.streams.records import Read, Records
from shared.streams.view import View

SHOWN = (
    "view", "stream", "version", "province", "topic", "partition", "offset",
    "why", "fingerprint", "error", "attempts", "first_at", "last_at",
)  # fmt: skip
ALIKE = ("fingerprint", "why", "view")


class Chosen(TypedDict, total=False):
    """Which letters are meant: those that have everything that is given here; None is not given."""

    province: str | None
    view: str | None
    stream: str | None
    fingerprint: str | None


@dataclass(frozen=True, slots=True)
class Redriven:
    """What became of one parked stream in one view, or would: letters applied, letters left, and why it stands if it does.

    `stops_at` is the letter at which it stands and `error` that letter's fingerprint; a gap has neither.
    """

    view: str
    stream: str
    applied: int
    left: int
    version: int
    why: str | None
    stops_at: str | None
    error: str | None

    def jsonable(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


class DeadLetters:
    """The dead letters of a service. `views` are all of its views. Every method raises StoreAway."""

    def __init__(self, database: Database, views: Sequence[View], records: Records) -> None:
        self._views: Mapping[str, View] = {view.name: view for view in views}
        self._records = records
        self._pointers = Pointers(database)
        self._parking = Parking(database, self._records, lambda: datetime.now(UTC))
        self._projector = Projector(database, (), self._records)

    async def listed(self, *, limit: int = 100, **chosen: Unpack[Chosen]) -> list[dict[str, Any]]:
        """What is parked, oldest place first, without the records' bytes. Each has `id` and the fields of `SHOWN`."""
        where = await self._of_live(chosen)
        with store_errors():
            found = await self._parking.letters.find(where, RECORD_ASIDE).sort("_id").to_list(limit)
        return [_shown(letter) for letter in found]

    async def grouped(self, **chosen: Unpack[Chosen]) -> list[dict[str, Any]]:
        """What is parked by what went wrong, most letters first; `example` is a letter's id.

        Each has `fingerprint`, `why`, `view`, `letters`, `streams`, `first_at`, `last_at`, `example`. Letters that are
        only behind another one of their stream are a group of their own.
        """
        alike = {name: f"${name}" for name in ALIKE}
        each: Document = {"_id": {**alike, "stream": "$stream"}, "letters": {"$sum": 1}}
        each |= {"first_at": {"$min": "$first_at"}, "last_at": {"$max": "$last_at"}, "example": {"$min": "$_id"}}
        together: Document = {"_id": {name: f"$_id.{name}" for name in ALIKE}}
        together |= {"letters": {"$sum": "$letters"}, "streams": {"$sum": 1}, "example": {"$min": "$example"}}
        together |= {"first_at": {"$min": "$first_at"}, "last_at": {"$max": "$last_at"}}
        pipeline = [{"$match": await self._of_live(chosen)}, {"$group": each}, {"$group": together}]
        with store_errors():
            found = await self._parking.letters.aggregate(pipeline).to_list(None)
        groups = [_timed({**one.pop("_id"), **one}) for one in found]
        return sorted(groups, key=lambda one: (-one["letters"], one["fingerprint"], one["view"]))

    async def parked(self) -> dict[str, int]:
        """How many records are parked, by province; what came from no province's topic is not among them."""
        with store_errors():
            found = await self._parking.letters.find(await self._of_live({}), {"province": 1}).to_list(None)
        return dict(Counter(letter["province"] for letter in found if letter["province"] is not None))

    async def show(self, letter: str) -> dict[str, Any]:
        """One dead letter with key, headers and data as text. Raises KeyError when there is none of this id."""
        found = await self._letter(letter)
        raw = raw_record(found)
        return _shown(found) | {
            "key": _text(raw.key),
            "headers": {name: _text(value) for name, value in raw.headers},
            "value": _text(raw.value),
        }

    async def redrive(self, *, dry_run: bool = False, **chosen: Unpack[Chosen]) -> list[Redriven]:
        """Apply what is parked, in order within each stream, with today's code; unpark the streams that come through.

        A stream with a chosen letter is driven from its first one, since only in order can it come through. `dry_run`
        says what would happen and changes nothing; of letters that name no stream it can't say.
        """
        where = await self._of_live(chosen)
        if not dry_run:
            await self._read_again(where)
        streams: list[Document] = [
            {"$match": {"$and": [where, {"stream": {"$ne": None}}]}},
            {"$group": {"_id": {"view": "$view", "stream": "$stream"}, "first": {"$min": "$_id"}}},
            {"$sort": {"first": 1}},
        ]
        with store_errors():
            found = await self._parking.letters.aggregate(streams).to_list(None)
        drive = self._rehearse if dry_run else self._drive
        return [await drive(one["_id"]["view"], one["_id"]["stream"]) for one in found]

    async def discard(self, letter: str, by: str, why: str) -> Redriven | None:
        """Give a record up: its stream goes on without it. Who did so and why is kept in the collection `discarded`.

        None for a record whose key named no stream. Raises KeyError when there is no letter of this id.
        """
        found = await self._letter(letter)
        told = found | {"discarded_by": by, "discarded_why": why, "discarded_at": datetime.now(UTC)}
        with store_errors():
            await self._parking.discarded.replace_one({"_id": letter}, told, upsert=True)
            await self._parking.letters.delete_one({"_id": letter})
        return None if found["stream"] is None else await self._drive(found["view"], found["stream"])

    async def would_discard(self, letter: str) -> Redriven | None:
        """What `discard` would do to the record's stream; changes nothing. None and KeyError as there."""
        found = await self._letter(letter)
        return None if found["stream"] is None else await self._rehearse(found["view"], found["stream"], letter)

    async def _drive(self, name: str, stream: str) -> Redriven:
        view = self._views[name]
        await self._pointers.refresh()
        done = [
            await self._parking.drive_on(view, generation, self._pointers.collection(view, generation), stream)
            for generation in self._pointers.known(view).feeds
        ]
        return Redriven(name, stream, **asdict(done[0]))

    async def _rehearse(self, name: str, stream: str, without: str | None = None) -> Redriven:
        view = self._views[name]
        await self._pointers.refresh()
        live = self._pointers.known(view).live
        collection = self._pointers.collection(view, live)
        return Redriven(name, stream, **asdict(await self._parking.rehearse(view, live, collection, stream, without)))

    async def _read_again(self, where: Document) -> None:
        """Letters that named no stream go through the projector once they can be read."""
        with store_errors():
            nameless = await self._parking.letters.find({"$and": [where, {"view": NO_VIEW}]}).to_list(None)
        await self._pointers.refresh()
        self._projector.feed(
            (view, number) for view in self._views.values() for number in self._pointers.known(view).feeds
        )
        for letter in nameless:
            raw = raw_record(letter)
            if isinstance(self._records.read(raw), Read):
                await self._projector.apply([raw])
                with store_errors():
                    await self._parking.letters.delete_one({"_id": letter["_id"]})

    async def _letter(self, letter: str) -> Document:
        with store_errors():
            found = await self._parking.letters.find_one({"_id": letter})
        if found is None:
            raise KeyError(letter)
        return found

    async def _of_live(self, chosen: Chosen) -> Document:
        await self._pointers.refresh()
        generations: list[Document] = [
            {"view": view.name, "generation": self._pointers.known(view).live} for view in self._views.values()
        ]
        asked = {name: value for name, value in chosen.items() if value is not None}
        return {"$and": [asked, {"$or": [*generations, {"view": NO_VIEW}]}]}


def _shown(letter: Document) -> dict[str, Any]:
    return _timed({"id": letter["_id"]} | {name: letter[name] for name in SHOWN})


def _timed(told: Document) -> Document:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in told.items()}


def _text(raw: bytes | None) -> str | None:
    return None if raw is None else raw.decode(errors="backslashreplace")
