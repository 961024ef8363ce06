"""Events as the platform's relay sends them, for the guide's programs to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaProducer

from shared.contracts.catalogue import write_event
from shared.contracts.envelope import Envelope, event_id, write_headers
from shared.contracts.membership import MembershipApplied
from shared.contracts.topics import topic

CONTEXT = "membership"
EVENT = MembershipApplied.model_validate(MembershipApplied.example)
FIELDS = len(EVENT.model_dump(exclude_none=True, mode="json"))


async def send(kafka: Mapping[str, Any], province: str, sequences: Sequence[tuple[str, int]]) -> None:
    """Send an event of each stream and number, in this order, twice: readers must bear repeats.

    `kafka` is what aiokafka's clients are built with.
    """
    producer = AIOKafkaProducer(**kafka, enable_idempotence=True)
    await producer.start()
    try:
        for _ in range(2):
            for member, version in sequences:
                stream = f"membership/{province}/members/{member}"
                envelope = Envelope(
                    id=event_id(stream, version),
                    type=EVENT.type,
                    stream=stream,
                    version=version,
                    time=datetime.now(UTC),
                    province=province,
                    organisation="lcas",
                )
                await producer.send_and_wait(
                    topic(province, CONTEXT),
                    write_event(EVENT),
                    key=stream.encode(),
                    headers=write_headers(envelope),
                )
    finally:
        await producer.stop()


def line(province: str, member: str, version: int) -> str:
    """What the guide's programs print of such an event."""
    return f"{EVENT.type} membership/{province}/members/{member} {version}"
