"""Waiting for progress, never for time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 120.0
"""Seconds after which something that should have come is hanging."""


async def until(there: Callable[[], Awaitable[object]], patience: float = PATIENCE) -> None:
    """Wait for progress; what does not come in this time is hanging."""
    async with asyncio.timeout(patience):
        while not await there():  # noqa: ASYNC110  what is waited for is in the store or the broker, which tell nobody
            await asyncio.sleep(0.02)
