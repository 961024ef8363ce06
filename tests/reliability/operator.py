"""What an operator does after a fault: gives poison up, drives parked streams on."""

from __future__ import annotations

import asyncio

from shared.streams.parking import LETTERS
from tests.reliability.accounts import RIGS_OWN
from tests.reliability.place import Place

BY = ("--by", "operator@rig", "--why", "sent by the rig")


async def clean_up(place: Place) -> None:
    """Discard what the rig has sent, and redrive everything else, until nothing is parked or nothing more helps."""
    for service in place.services:
        before: set[str] = set()
        while found := await place.operate(service, "dead-letters", "list"):
            for letter in found:
                if letter["stream"] is None or RIGS_OWN in letter["stream"]:
                    await place.operate(service, "dead-letters", "discard", letter["id"], *BY)
            await place.operate(service, "dead-letters", "redrive")
            ids = {letter["id"] for letter in found}
            if ids == before:
                break
            before = ids


async def until_parked(place: Place, service: str, stream: str) -> None:
    """Wait until something of a stream is parked."""
    while not await place.database(service)[LETTERS].count_documents({"stream": stream}):
        await asyncio.sleep(0.2)


async def parked(place: Place, service: str) -> int:
    """How many letters there are."""
    return await place.database(service)[LETTERS].count_documents({})
