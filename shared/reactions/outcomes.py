"""What became of tasks, kept for good: so that a rebuild, reset offsets or a refilled Kafka do nothing a second time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shared.decisions import Refused
from shared.reactions.tasks import Task
from shared.runtime.store import Collection, Database, Document, store_errors, store_time
from shared.streams.pointers import Pointers
from shared.streams.view import View

COLLECTION = "reactions"
FROM_THE_BEGINNING = ""
_BEGUN = "begun:"

Outcome = Literal["done", "refused", "before", "waits"]
"""Done, refused by a rule, older than the reaction itself, or waiting for something else."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Of a province: tasks that wait for something, and those that a rule has refused."""

    waits: int
    refused: int


class Outcomes:
    """The outcomes in a service's database, `{_id: <province>/<reaction>/<task>, outcome, ...}`. Raises StoreAway."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._outcomes: Collection = database[COLLECTION]

    async def ensure_indexes(self) -> None:
        """Create what `told` asks by."""
        with store_errors():
            await self._outcomes.create_index([("province", 1), ("outcome", 1)], name="outcome")

    async def begun(self, reaction: str, views: Iterable[View]) -> str:
        """Since when the reaction is there (UTC, ISO 8601): written down the first time that it is asked.

        In a service that has no documents yet everything is still to come, and is reacted to from its beginning.
        """
        name = _BEGUN + reaction
        with store_errors():
            found = await self._outcomes.find_one({"_id": name})
        if found is None:
            at = (await store_time(self._database)).isoformat() if await self._in_use(views) else FROM_THE_BEGINNING
            with store_errors():
                await self._outcomes.update_one({"_id": name}, {"$setOnInsert": {"at": at}}, upsert=True)
                found = await self._outcomes.find_one({"_id": name})
        return str(found["at"]) if found else FROM_THE_BEGINNING

    async def beginnings(self) -> dict[str, str]:
        """Since when each reaction is there, by name: with these a restored store reacts to nothing older."""
        with store_errors():
            found = await self._outcomes.find({"_id": {"$regex": f"^{_BEGUN}"}}).to_list(None)
        return {one["_id"].removeprefix(_BEGUN): one["at"] for one in found}

    async def begin_at(self, beginnings: Mapping[str, str]) -> None:
        """Put the beginnings of a backup back."""
        for reaction, at in beginnings.items():
            with store_errors():
                await self._outcomes.replace_one({"_id": _BEGUN + reaction}, {"at": at}, upsert=True)

    async def _in_use(self, views: Iterable[View]) -> bool:
        pointers = Pointers(self._database)
        for view in views:
            collection = await pointers.live(view)
            with store_errors():
                if await collection.find_one({}, {"_id": 1}) is not None:
                    return True
        return False

    async def ended(self, reaction: str, tasks: Sequence[Task]) -> frozenset[str]:
        """Which of these tasks of a reaction need nothing more, by id."""
        names = {_name(reaction, task): task.id for task in tasks}
        where = {"_id": {"$in": list(names)}, "outcome": {"$ne": "waits"}}
        with store_errors():
            found = await self._outcomes.find(where, {"_id": 1}).to_list(None)
        return frozenset(names[one["_id"]] for one in found)

    async def tell(self, reaction: str, task: Task, outcome: Outcome, refusal: Refused | None = None) -> None:
        """Write down what became of a task; the last word stays."""
        told: dict[str, Any] = {
            "reaction": reaction,
            "province": task.province,
            "stream": task.stream,
            "since": task.since,
            "outcome": outcome,
            "rule": refusal.rule if refusal else None,
            "facts": {name: str(value) for name, value in refusal.facts.items()} if refusal else None,
        }
        told["at"] = await store_time(self._database)
        with store_errors():
            await self._outcomes.update_one({"_id": _name(reaction, task)}, {"$set": told}, upsert=True)

    async def counted(self, province: str) -> Counted:
        """How many tasks of a province wait or were refused."""
        with store_errors():
            waits = await self._outcomes.count_documents({"province": province, "outcome": "waits"})
            refused = await self._outcomes.count_documents({"province": province, "outcome": "refused"})
        return Counted(waits, refused)

    async def waiting(self, province: str, most: int = 20) -> list[Document]:
        """The oldest tasks of a province that wait: `{"reaction", "stream", "since", "rule"}`."""
        where = {"province": province, "outcome": "waits"}
        shown = {"_id": 0, "reaction": 1, "stream": 1, "since": 1, "rule": 1}
        with store_errors():
            return await self._outcomes.find(where, shown).sort("since", 1).limit(most).to_list(None)


def _name(reaction: str, task: Task) -> str:
    return f"{task.province}/{reaction}/{task.id}"
