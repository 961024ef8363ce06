"""Connections to one endpoint, kept for a moment after an answer; each carries one request at a time."""

from __future__ import annotations

import ssl
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache

import httpcore

from services.notifications.webhooks.connecting import Guard

IDLE_SECONDS = 5.0


class Connections:
    """As many as there are requests at a time; a pool of httpcore would look at each of them for every request."""

    def __init__(self, guard: Guard, context: ssl.SSLContext) -> None:
        self._guard, self._context = guard, context
        self._idle: deque[tuple[float, httpcore.AsyncHTTPConnection]] = deque()
        """Since when each is idle, the longest first."""

    @asynccontextmanager
    async def posted(self, url: str, headers: list[tuple[str, str]], body: bytes) -> AsyncIterator[httpcore.Response]:
        """The answer to a post, its body unread. Raises what httpcore raises."""
        address = _address(url)
        connection = await self._connection(address.origin)
        try:
            async with connection.stream("POST", address, headers=headers, content=body) as answer:
                yield answer
        finally:
            if connection.is_available():
                self._idle.append((time.monotonic(), connection))
            else:
                await connection.aclose()

    async def close(self, idle_for: float = 0.0) -> None:
        """Give back those that have been idle for so many seconds."""
        until = time.monotonic() - idle_for
        while self._idle and self._idle[0][0] <= until:
            await self._idle.popleft()[1].aclose()

    async def _connection(self, origin: httpcore.Origin) -> httpcore.AsyncHTTPConnection:
        """One to send a request on: the one that was used last, if it is still open."""
        await self.close(IDLE_SECONDS)
        while self._idle:
            _, connection = self._idle.pop()
            if connection.can_handle_request(origin) and not connection.has_expired():
                return connection
            await connection.aclose()
        return httpcore.AsyncHTTPConnection(origin, ssl_context=self._context, network_backend=self._guard)


@lru_cache(maxsize=1_000)
def _address(url: str) -> httpcore.URL:
    """The same address is posted to again and again."""
    return httpcore.URL(url)
