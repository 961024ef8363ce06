"""Records that no relay has sent: copies of real ones, some in the wrong order, and poison."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from shared.contracts.envelope import Envelope, write_headers
from shared.contracts.reporting import IndicatorSubmitted
from shared.contracts.topics import topic
from tests.reliability.accounts import RIGS_OWN
from tests.reliability.place import Place
from tests.reliability.witness import BY_RIG

MARK = (BY_RIG, b"1")
Headers = Sequence[tuple[str, bytes]]
EXAMPLE = IndicatorSubmitted.model_validate(IndicatorSubmitted.example).model_dump_json().encode()


@asynccontextmanager
async def producer(place: Place) -> AsyncIterator[AIOKafkaProducer]:
    """Sends as the relay does, but what it likes."""
    async with AIOKafkaProducer(**place.options, enable_idempotence=True, acks="all", max_request_size=1 << 20) as made:
        yield made


async def last_records(place: Place, partition: TopicPartition, number: int) -> list[ConsumerRecord]:
    """The newest records of a partition, in order; none of the rig's own."""
    consumer = AIOKafkaConsumer(**place.options, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([partition])
        end = (await consumer.end_offsets([partition]))[partition]
        consumer.seek(partition, max(0, end - number))
        found: list[ConsumerRecord] = []
        while await consumer.position(partition) < end:
            for batch in (await consumer.getmany(timeout_ms=200)).values():
                found += [record for record in batch if BY_RIG not in dict(record.headers)]
        return found
    finally:
        await consumer.stop()


async def send_again(place: Place, records: Sequence[ConsumerRecord]) -> None:
    """The same records once more, to the same partition, in this order."""
    async with producer(place) as sender:
        for record in records:
            await sender.send(
                record.topic,
                record.value,
                key=record.key,
                headers=[*record.headers, MARK],
                partition=record.partition,
            )
        await sender.flush()


def poison(province: str, other: str, number: int) -> list[tuple[str, bytes | None, bytes | None, Headers]]:
    """Topic, key, value, headers of records of every kind that no view can take."""
    of = topic(province, "reporting")

    def record(kind: str, value: bytes | None = EXAMPLE, **headers: bytes) -> tuple[str, bytes, bytes | None, Headers]:
        stream = f"reporting/{province}/series{RIGS_OWN}{kind}/{number}"
        envelope = Envelope("x", IndicatorSubmitted.type, stream, 1, datetime.now(UTC), province, "rig")
        told = dict(write_headers(envelope)) | {name.replace("_", "_"): held for name, held in headers.items()}
        return of, stream.encode(), value, [*told.items(), MARK]

    return [
        record("not-json", b"{"),
        record("wrong-schema", b'{"value": 7}'),
        record("empty", None),
        record("large", b"x" * 900_000),
        record("unknown-type", ce_type=b"reporting.never_heard_of.v1"),
        record("unknown-version", ce_type=b"reporting.indicator_submitted.v9"),
        record("not-utf8", ce_authid=b"\xff\xfe"),
        record("other-province", ce_province=other.encode()),
        record("no-sequence", ce_sequence=b"first"),
        (of, b"no stream at all", EXAMPLE, [MARK]),
        (of, None, b"", [MARK]),
    ]
