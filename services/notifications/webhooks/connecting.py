"""Connections to checked addresses only: a name is looked up, all that it leads to is judged, and one of it connected to."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Any, TypeAlias

import httpcore

from services.notifications.webhooks.addresses import not_public

REMEMBERED_SECONDS = 2.0
MOST_REMEMBERED = 10_000
LOOKUPS_AT_ONCE = 64
"""Lookups block a thread each: names that hang must not keep those of others waiting."""

Resolve: TypeAlias = Callable[[str, int], Awaitable[list[str]]]
"""The numeric addresses that a host's name leads to on a port, none where it leads nowhere."""


class NotConnected(httpcore.ConnectError):
    """Nothing was connected to: the name leads nowhere, or to an address that is not public."""


def system_resolver() -> Resolve:
    """Looks names up as the system does, in threads of its own."""
    threads = ThreadPoolExecutor(LOOKUPS_AT_ONCE, thread_name_prefix="lookup")

    async def resolve(host: str, port: int) -> list[str]:
        looking = asyncio.get_running_loop().run_in_executor(threads, _look_up, host, port)
        return await looking

    return resolve


def _look_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Guard(httpcore.AsyncNetworkBackend):
    """The network as webhooks may use it. `private`: addresses that are not public may be connected to as well."""

    def __init__(self, resolve: Resolve, *, private: bool = False) -> None:
        self._resolve, self._private = resolve, private
        self._network = httpcore.AnyIOBackend()
        self._known: dict[tuple[str, int], tuple[float, list[str]]] = {}

    async def look_up(self, host: str, port: int) -> list[str]:
        """Where a name leads to, at most two seconds ago; a number leads to itself."""
        known = self._known.get((host, port))
        if known is not None and time.monotonic() - known[0] < REMEMBERED_SECONDS:
            return known[1]
        found = [host] if _is_number(host) else await self._resolve(host, port)
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[host, port] = time.monotonic(), found
        return found

    async def check(self, host: str, port: int) -> list[str]:
        """All addresses of a name that may be connected to. Raises NotConnected when one of them may not."""
        found = await self.look_up(host, port)
        if not found:
            raise NotConnected(f"{host} leads to no address")
        hidden = None if self._private else not_public(found)
        if hidden is not None:
            raise NotConnected(f"{host} leads to {hidden}, which is not public")
        return found

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to an address that was judged just now, so that no second lookup can lead elsewhere."""
        failure: Exception | None = None
        for address in await self.check(host, port):
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                failure = failed
        raise failure or NotConnected(host)

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks a backend to."""
        await asyncio.sleep(seconds)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
