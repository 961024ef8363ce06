"""A partner's server as a test wants it: real sockets, plain or TLS, answers of every kind, good and bad."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from shared.devstack.ports import HOST


@dataclass(frozen=True)
class Got:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


Answering: TypeAlias = Callable[[Got, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Receiver:
    """Keeps what came; answers by `paths`, by default 200. `connections` were opened, `closed` of them are so again."""

    secure: bool
    port: int = 0
    got: list[Got] = field(default_factory=list)
    paths: dict[str, Answering] = field(default_factory=dict)
    connections: int = 0
    closed: int = 0

    def url(self, path: str = "/lead", host: str = HOST) -> str:
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}{path}"

    def of(self, path: str) -> list[Got]:
        return [one for one in self.got if one.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer a connection's requests until it is closed."""
        self.connections += 1
        with suppress(asyncio.CancelledError):  # of its end asyncio would print where a connection stood
            try:
                await self._answer(reader, writer)
            finally:
                self.closed += 1

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                request = Got(head[0].split(" ")[1], headers, body)
                self.got.append(request)
                await self.paths.get(request.path, answer(200))(request, writer)
                await writer.drain()
                if writer.is_closing():
                    return


def answer(status: int, body: bytes = b"ok", **headers: str) -> Answering:
    """This status, with headers whose names are written with underscores."""

    async def answered(_request: Got, writer: asyncio.StreamWriter) -> None:
        told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {status} x\r\ncontent-length: {len(body)}\r\n{told}\r\n".encode() + body)

    return answered


async def hang(_request: Got, writer: asyncio.StreamWriter) -> None:
    """No answer until the other side gives up."""
    with suppress(ConnectionError):
        while not writer.is_closing():  # noqa: ASYNC110  the other side's going is seen on its socket alone
            await asyncio.sleep(0.05)


async def endless(_request: Got, writer: asyncio.StreamWriter) -> None:
    """200, and a body that drips and never ends."""
    writer.write(b"HTTP/1.1 200 x\r\ntransfer-encoding: chunked\r\n\r\n")
    with suppress(ConnectionError):
        while not writer.is_closing():
            writer.write(b"1\r\nx\r\n")
            await writer.drain()
            await asyncio.sleep(0.02)


async def huge(_request: Got, writer: asyncio.StreamWriter) -> None:
    """200, and a body as fast and as long as it is taken."""
    writer.write(b"HTTP/1.1 200 x\r\ntransfer-encoding: chunked\r\n\r\n")
    with suppress(ConnectionError):
        while not writer.is_closing():
            writer.write(b"10000\r\n" + b"y" * 65_536 + b"\r\n")
            await writer.drain()


async def headers_without_end(_request: Got, writer: asyncio.StreamWriter) -> None:
    """A status line, and headers that never end."""
    writer.write(b"HTTP/1.1 200 x\r\n")
    with suppress(ConnectionError):
        while not writer.is_closing():
            writer.write(b"x-more: " + b"z" * 4_096 + b"\r\n")
            await writer.drain()


async def garbage(_request: Got, writer: asyncio.StreamWriter) -> None:
    """What is no HTTP."""
    writer.write(b"\x00\xff this is not HTTP\r\n\r\n")
    writer.close()


async def cut(_request: Got, writer: asyncio.StreamWriter) -> None:
    """Nothing: the connection is closed."""
    writer.close()


@asynccontextmanager
async def receiving(context: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """A server on a free port, with TLS where a context is given."""
    receiver = Receiver(secure=context is not None)
    server = await asyncio.start_server(receiver.serve, HOST, 0, ssl=context, limit=2**20)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
