"""A TCP connection to the store that a test can cut and mend, slow down, or let refuse writes."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import bson

OP_MSG = 2013
HEADER = struct.Struct("<iiii")
WRITES = frozenset({"insert", "update", "delete", "findAndModify"})
REFUSAL = {"ok": 0.0, "code": 10107, "codeName": "NotWritablePrimary", "errmsg": "refused by the test's proxy"}


class Proxy:
    """Listens on `port` and passes everything on, as long as it is not `cut`.

    `delay`: seconds that each answer is held back. `refusing`: writes are answered as by a store that takes none now.
    """

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.delay, self.refusing = 0.0, False

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(*self._to)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, back}
        try:
            await asyncio.gather(self._asked(reader, back, writer), self._answered(there, writer))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open -= {writer, back}
            writer.close()
            back.close()

    async def _asked(
        self, client: asyncio.StreamReader, store: asyncio.StreamWriter, answer: asyncio.StreamWriter
    ) -> None:
        """Message by message, so that one that writes can be told from the others."""
        try:
            while True:
                header = await client.readexactly(HEADER.size)
                length, request, _, opcode = HEADER.unpack(header)
                body = await client.readexactly(length - HEADER.size)
                if self.refusing and opcode == OP_MSG and _command(body) in WRITES:
                    answer.write(_refusal(request))
                    await answer.drain()
                else:
                    store.write(header + body)
                    await store.drain()
        finally:
            store.close()

    async def _answered(self, store: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        while data := await store.read(65536):
            if self.delay:
                await asyncio.sleep(self.delay)
            client.write(data)
            await client.drain()
        client.close()


def _command(body: bytes) -> str:
    """The name of a message's command: the first field of its first section, after flags and the section's kind."""
    return next(iter(bson.decode(body[5 : 5 + int.from_bytes(body[5:9], "little")])))


def _refusal(request: int) -> bytes:
    body = struct.pack("<ib", 0, 0) + bson.encode(REFUSAL)
    return HEADER.pack(HEADER.size + len(body), 0, request, OP_MSG) + body


@asynccontextmanager
async def proxied(host: str, port: int) -> AsyncIterator[Proxy]:
    proxy = Proxy(host, port)
    await proxy.mend()
    try:
        yield proxy
    finally:
        await proxy.cut()
