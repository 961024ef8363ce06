"""Partners' endpoints in a process of their own: every post is answered with 200 at once, and never below `/hang`."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import cast

import uvloop

from shared.devstack.ports import HOST

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


class Endpoint(asyncio.Protocol):
    """Reads requests as they come from the sender: a head with a content-length, and a body."""

    def __init__(self) -> None:
        self._read = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own, which is no subclass

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].lower()
            length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
            if len(self._read) < end + 4 + length:
                return
            self._read = self._read[end + 4 + length :]
            if b"/hang" not in head.split(b"\r\n")[0] and self._transport is not None:
                self._transport.write(ANSWER)


@contextmanager
def endpoints() -> Iterator[str]:
    """The address that they begin with."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield f"http://{HOST}:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


def _serve(told: Connection) -> None:
    async def serving() -> None:
        server = await asyncio.get_running_loop().create_server(Endpoint, HOST, 0, backlog=1_000)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    uvloop.run(serving())
