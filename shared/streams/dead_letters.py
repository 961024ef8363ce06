"""Dead letters as a person deals with them: listed, shown, driven on after a repair, or given up for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from shared.runtime.store import Database, Document, store_errors
from shared.streams.letters import NO_VIEW, raw_record
from shared.streams.parking import Parking
from shared.streams.pointers import Pointers
from shared.streams.projector import Projector
from shared.streams.records import Read, Records
from shared.streams.view import View

SHOWN = (
    "view", "stream", "version", "province", "topic", "partition", "offset",
    "why", "fingerprint", "error", "attempts", "first_at", "last_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Redriven:
    """What became of one parked stream in one view: letters applied, letters left, and why it stands if it does."""

    view: str
    stream: str
    applied: int
    left: int
    version: int
    why: str | None

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

    async def listed(
        self, *, province: str | None = None, view: str | None = None, stream: str | None = None, limit: int = 100
    ) -> list[dict[str, Any]]:
        """What is parked, oldest place first, without the records' bytes. Each has `id` and the fields of `SHOWN`."""
        asked = {"province": province, "view": view, "stream": stream}
        where = await self._of_live(**{name: value for name, value in asked.items() if value is not None})
        with store_errors():
            found = await self._parking.letters.find(where, {"value": 0, "headers": 0}).sort("_id").to_list(limit)
        return [_shown(letter) for letter in found]

    async def parked(self) -> dict[str, int]:
        """How many records are parked, by province; what came from no province's topic is not among them."""
        with store_errors():
            found = await self._parking.letters.find(await self._of_live(), {"province": 1}).to_list(None)
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

    async def redrive(
        self, *, province: str | None = None, view: str | None = None, stream: str | None = None
    ) -> list[Redriven]:
        """Apply what is parked, in order within each stream, with today's code; unpark the streams that come through."""
        asked = {"province": province, "view": view, "stream": stream}
        where = await self._of_live(**{name: value for name, value in asked.items() if value is not None})
        await self._read_again(where)
        with store_errors():
            groups = await self._parking.letters.find(where, {"view": 1, "stream": 1}).sort("_id").to_list(None)
        streams = dict.fromkeys((one["view"], one["stream"]) for one in groups if one["stream"] is not None)
        return [await self._drive(*one) for one in streams]

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

    async def _drive(self, name: str, stream: str) -> Redriven:
        view = self._views[name]
        await self._pointers.refresh()
        done = [
            await self._parking.drive_on(view, generation, self._pointers.collection(view, generation), stream)
            for generation in self._pointers.known(view).feeds
        ]
        live = done[0]
        return Redriven(name, stream, live.applied, live.left, live.version, live.why)

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

    async def _of_live(self, **asked: Any) -> Document:
        await self._pointers.refresh()
        generations: list[Document] = [
            {"view": view.name, "generation": self._pointers.known(view).live} for view in self._views.values()
        ]
        return {"$and": [asked, {"$or": [*generations, {"view": NO_VIEW}]}]}


def _shown(letter: Document) -> dict[str, Any]:
    told = {name: letter[name] for name in SHOWN}
    return {"id": letter["_id"]} | {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in told.items()
    }


def _text(raw: bytes | None) -> str | None:
    return None if raw is None else raw.decode(errors="backslashreplace")
