"""Asking a place whose store or broker may be what was just hit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from tests.reliability.place import Place

LOOK_SECONDS = 0.2
ANSWER_SECONDS = 10
Answer = TypeVar("Answer")


async def again(place: Place, ask: Callable[[Place], Awaitable[Answer]]) -> Answer:
    """What is asked, as soon as store and broker answer."""
    while True:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await ask(place)
        except (KafkaError, OSError, PyMongoError, AssertionError):
            await asyncio.sleep(LOOK_SECONDS)
