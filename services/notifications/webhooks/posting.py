"""One attempt: a signed body posted to a checked address, its answer taken up to a size and a time."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpcore

from services.notifications.webhooks.addresses import host_and_port
from services.notifications.webhooks.bodies import CONTENT_TYPE
from services.notifications.webhooks.connecting import Guard
from services.notifications.webhooks.connections import IDLE_SECONDS, Connections
from services.notifications.webhooks.schedule import retry_after

ATTEMPT_SECONDS = 15.0
REST_SECONDS = 2.0
"""What an answer's body may take once its status is known; its end is not waited for beyond."""
LARGEST_ANSWER = 64 * 1024
KEPT = 1024
GONE = 410


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt: a status, or why there is none; what is kept of the body; how long it took."""

    status: int | None
    milliseconds: int
    body: str = ""
    error: str | None = None
    asked: timedelta | None = None

    @property
    def success(self) -> bool:
        """Whether the endpoint has taken it."""
        return self.status is not None and 200 <= self.status < 300


class Endpoint:
    """An address with connections of its own, so that no other endpoint waits for them."""

    def __init__(self, guard: Guard, context: ssl.SSLContext) -> None:
        self._guard, self._connections = guard, Connections(guard, context)

    async def post(
        self, url: str, signature: Mapping[str, str], body: bytes, now: datetime, seconds: float = ATTEMPT_SECONDS
    ) -> Answer:
        """Post once; redirects are answers like others. Raises nothing but cancellation."""
        began = time.perf_counter()
        status, kept, error, asked = None, bytearray(), None, None
        headers = attempt_headers(signature)
        try:
            async with asyncio.timeout(seconds) as limit:
                await self._guard.check(*host_and_port(url))
                async with self._connections.posted(url, headers, body) as answer:
                    status = answer.status
                    told = {name.decode().lower(): value.decode("latin-1") for name, value in answer.headers}
                    asked = retry_after(told, now)
                    rest = min(limit.when() or 0.0, asyncio.get_running_loop().time() + REST_SECONDS)
                    limit.reschedule(rest)
                    taken = 0
                    async for part in answer.aiter_stream():
                        kept += part[: KEPT - len(kept)]
                        taken += len(part)
                        if taken > LARGEST_ANSWER:
                            break
        except TimeoutError:
            error = None if status is not None else f"no answer within {seconds:g} seconds"
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as failed:
            error = None if status is not None else _told(failed)
        milliseconds = round((time.perf_counter() - began) * 1000)
        return Answer(status, milliseconds, _text(kept), error, asked)

    async def tidy(self) -> None:
        """Give back connections that nobody has needed for a while."""
        await self._connections.close(IDLE_SECONDS)

    async def close(self) -> None:
        """Give the connections back."""
        await self._connections.close()


def attempt_headers(signature: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is sent above a body."""
    return [("content-type", CONTENT_TYPE), ("user-agent", "lead-webhooks/1"), *signature.items()]


def trusting() -> ssl.SSLContext:
    """The authorities that the system trusts (SSL_CERT_FILE names others); names are checked, TLS 1.2 or later."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _text(kept: bytearray) -> str:
    return bytes(kept).decode("utf-8", "replace").replace("\x00", "\ufffd")


def _told(failed: Exception) -> str:
    return f"{type(failed).__name__}: {failed}"[:200]
