"""What a program asks of its store, recorded while it runs, and asked again bare: the least that it can take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from shared.runtime.store import Database
from tests.performance.figures import Clock

READS = ("find",)
CALLS = (
    "find_one", "count_documents", "insert_one", "insert_many", "replace_one", "update_one", "update_many",
    "delete_one", "delete_many", "bulk_write",
)  # fmt: skip


@dataclass(slots=True)
class _Call:
    collection: str
    name: str
    arguments: tuple[Any, ...]
    options: dict[str, Any]
    chain: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)


class _Cursor:
    """A cursor that remembers how it was asked; `async for` counts as one list."""

    def __init__(self, cursor: Any, call: _Call) -> None:
        self._cursor, self._call = cursor, call

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._cursor, name)

        def asked(*arguments: Any) -> Any:
            self._call.chain.append((name, arguments))
            answer = method(*arguments)
            return answer if name == "to_list" else self

        return asked

    def __aiter__(self) -> Any:
        self._call.chain.append(("to_list", (None,)))
        return self._cursor.__aiter__()


class _Collection:
    def __init__(self, collection: Any, name: str, calls: list[_Call]) -> None:
        self._collection, self._name, self._calls = collection, name, calls

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._collection, name)
        if name not in (*READS, *CALLS):
            return method

        def asked(*arguments: Any, **options: Any) -> Any:
            call = _Call(self._name, name, arguments, options)
            self._calls.append(call)
            answer = method(*arguments, **options)
            return _Cursor(answer, call) if name in READS else answer

        return asked


class Recording:
    """A database that answers as the one behind it does, and remembers what it was asked."""

    def __init__(self, database: Database) -> None:
        self._database: Any = database
        self._calls: list[_Call] = []
        self._from = 0

    def __getitem__(self, name: str) -> _Collection:
        return _Collection(self._database[name], name, self._calls)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    @property
    def database(self) -> Database:
        """As the product takes it."""
        return cast("Database", self)

    def begin(self) -> None:
        """What was asked until now brought the database to where the measuring begins."""
        self._from = len(self._calls)

    async def again(self, database: Any, clock: Clock = time.perf_counter) -> float:
        """Ask all of it again, one after another, of a database as the first one was; the seconds since `begin`."""
        began = 0.0
        for number, call in enumerate(self._calls):
            if number == self._from:
                began = clock()
            answer = getattr(database[call.collection], call.name)(*call.arguments, **call.options)
            if call.name not in READS:
                await answer
            for name, arguments in call.chain:
                then = getattr(answer, name)(*arguments)
                if name == "to_list":  # one portion; the next is asked of the same cursor
                    await then
                else:
                    answer = then
        return clock() - began
