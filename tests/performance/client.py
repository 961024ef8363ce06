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
    """Some connections to one port; a request takes a free one, or waits for it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()

    async def open(self, connections: int) -> None:
        for _ in range(connections):
            self._free.put_nowait(await asyncio.open_connection(HOST, self._port))

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """One request and its answer. Raises OSError, EOFError."""
        reader, writer = await self._free.get()
        try:
            told = {"Host": HOST, "Content-Length": str(len(body)), "Content-Type": "application/json"} | dict(headers)
            lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
            writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
            await writer.drain()
            return await _answer(reader)
        finally:
            self._free.put_nowait((reader, writer))

    def close(self) -> None:
        while not self._free.empty():
            self._free.get_nowait()[1].close()


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, separator, value in (line.partition(":") for line in head) if separator
    }
    body = await reader.readexactly(int(headers["content-length"]))
    return Answer(int(head[0].split(" ", 2)[1]), headers, body)


@asynccontextmanager
async def client(port: int, connections: int) -> AsyncIterator[Client]:
    """A client with so many connections."""
    made = Client(port)
    await made.open(connections)
    try:
        yield made
    finally:
        made.close()
