"""A stream of server-sent events: what comes, a sign of life in between, and an end that is told and can be gone on from."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services.notifications.streams.broker import KafkaAway
from services.notifications.streams.iterators import Gone
from services.notifications.streams.reading import Bounds, Page, Reader
from services.notifications.streams.tails import Tail
from shared.runtime.faults import StoreAway
from shared.runtime.metrics import PartnerStreamMetrics
from shared.web.identity import Unauthenticated
from shared.web.roles import Forbidden

RETRY_MS = 3_000
BOUNDS = Bounds(events=100, size=64 * 1024)
KAFKA_AGAIN_SECONDS = 1.0
FAREWELL_SECONDS = 1.0
ALIVE = b": alive\n\n"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """In seconds: the gap after which a sign of life is sent, and access is checked; how long a reader may take nothing."""

    heartbeat: float = 15.0
    check: float = 20.0
    slow: float = 30.0


class Cut(Exception):  # noqa: N818  an end that the reader is told
    """The stream ends here; `rule` says why."""

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(rule)
        self.rule, self.detail = rule, detail


class Live(Response):
    """An answer that goes on until its reader leaves, may not read any more, is too slow, or the process stops.

    `begin` opens what it reads from; what that raises is answered as a problem. `still` raises Forbidden or Unauthenticated
    once the reader may not read any more. For a reader who is slow nothing more is read, and when it takes what was sent
    before, it is told so.
    """

    media_type = "text/event-stream"

    def __init__(
        self,
        begin: Callable[[], AbstractAsyncContextManager[tuple[Tail, Reader]]],
        still: Callable[[], Awaitable[None]],
        stopping: asyncio.Event,
        metrics: PartnerStreamMetrics,
        pace: Pace,
    ) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._begin, self._still, self._stopping = begin, still, stopping
        self._metrics, self._pace = metrics, pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._begin() as (tail, reader):
            open_readers = self._metrics.readers.labels(scope["path_params"]["context"])
            open_readers.inc()
            answering = asyncio.create_task(self._answer(tail, reader, send))
            watching = [asyncio.create_task(_left(receive)), asyncio.create_task(self._stopped())]
            try:
                await asyncio.wait({answering, *watching}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (answering, *watching):
                    task.cancel()
                await asyncio.gather(answering, *watching, return_exceptions=True)
                open_readers.dec()

    async def _stopped(self) -> None:
        """Return a moment after the process was told to stop: readers have been told by then, slow ones can't be."""
        await self._stopping.wait()
        await asyncio.sleep(FAREWELL_SECONDS)

    async def _answer(self, tail: Tail, reader: Reader, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        try:
            await self._send(send, b"retry: %d\n%s" % (RETRY_MS, _place(reader)))
            await self._follow(tail, reader, send)
        except Cut as cut:
            self._metrics.cut.labels(cut.rule).inc()
            log.info("reader cut", topic=tail.topic.name, rule=cut.rule)
            told = json.dumps({"rule": cut.rule, "detail": cut.detail}).encode()
            last = b"event: cut\ndata: %s\n\n" % told
            await send({"type": "http.response.body", "body": last, "more_body": False})
        except Exception:
            log.exception("stream broke", topic=tail.topic.name)
            raise

    async def _follow(self, tail: Tail, reader: Reader, send: Send) -> None:
        checked = told = time.monotonic()
        place = reader.iterator
        with tail.waking() as woken:
            while True:
                now = time.monotonic()
                if now - checked >= self._pace.check:
                    await self._check()
                    checked = now
                woken.clear()
                if self._stopping.is_set():
                    raise Cut("process.stopping", "Go on with the last id.")
                if tail.over:
                    raise Cut(
                        "kafka.changed",
                        "Kafka is read anew, maybe another cluster: go on with the last id to be told where.",
                    )
                page = await _page(reader)
                if page.parts:
                    await self._send(send, b"".join(page.parts))
                    self._metrics.delivered.labels("sse").inc(len(page.parts))
                    told, place = time.monotonic(), reader.iterator
                elif now - told >= self._pace.heartbeat:
                    moved = place != (place := reader.iterator)
                    await self._send(send, _place(reader) if moved else ALIVE)
                    told = now
                if page.done:
                    due = min(told + self._pace.heartbeat, checked + self._pace.check) - time.monotonic()
                    await self._wait(woken, due)

    async def _wait(self, woken: asyncio.Event, seconds: float) -> None:
        timer = asyncio.get_running_loop().call_later(max(0.0, seconds), woken.set)
        try:
            await woken.wait()
        finally:
            timer.cancel()

    async def _check(self) -> None:
        try:
            await self._still()
        except Forbidden as forbidden:
            raise Cut(forbidden.rule, "You may not read this stream any more.") from None
        except Unauthenticated as expired:
            raise Cut(expired.rule, "The token has expired: go on with the last id and another one.") from None
        except StoreAway:
            return  # what was known before holds

    async def _send(self, send: Send, body: bytes) -> None:
        try:
            async with asyncio.timeout(self._pace.slow):
                await send({"type": "http.response.body", "body": body, "more_body": True})
        except TimeoutError:
            # The server waits before it writes, so nothing of this body was sent.
            raise Cut("reader.slow", "Nothing was taken for too long: go on with the last id.") from None


async def _page(reader: Reader) -> Page:
    try:
        return await reader.page(BOUNDS, framed=True)
    except Gone as gone:
        raise Cut(str(gone.told["rule"]), str(gone.told["detail"])) from None
    except KafkaAway:
        await asyncio.sleep(KAFKA_AGAIN_SECONDS)
        return Page([], done=False)


async def _left(receive: Receive) -> None:
    """Return when the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _place(reader: Reader) -> bytes:
    """Where the reader is, for one who has not been given an event there: its last id moves past what it did not want."""
    return b"id: %s\nevent: place\ndata: {}\n\n" % reader.iterator.encode()
