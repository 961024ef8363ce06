"""A client that costs little beside what it measures: HTTP/1.1 over connections that are kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from shared.devstack.ports import HOST


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers by lower-case name, and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """At most so many connections to one port; a request takes one that is free, opens one, or waits for it."""

    def __init__(self, port: int, connections: int) -> None:
        self._port, self._room = port, asyncio.Semaphore(connections)
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """One request and its answer. Raises OSError, EOFError."""
        async with self._room:
            reader, writer = await self._connection()
            told = {"Host": HOST, "Content-Length": str(len(body)), "Content-Type": "application/json"} | dict(headers)
            lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
            writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
            await writer.drain()
            answer = await _answer(reader)
            self._free.append((reader, writer))
            return answer

    def close(self) -> None:
        while self._free:
            self._free.pop()[1].close()

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """One that is free and was not ended by the server, which keeps none that rests for long; else a new one."""
        while self._free:
            reader, writer = self._free.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return await asyncio.open_connection(HOST, self._port)


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, separator, value in (line.partition(":") for line in head) if separator
    }
    body = await reader.readexactly(int(headers["content-length"]))
    return Answer(int(head[0].split(" ", 2)[1]), headers, body)


@asynccontextmanager
async def client(port: int, connections: int) -> AsyncIterator[Client]:
    """A client with so many connections at most, closed in the end."""
    made = Client(port, connections)
    try:
        yield made
    finally:
        made.close()
