"""One round of sending: journal entries to Kafka, batch by batch per partition, and which of them Kafka has taken."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    InvalidRequiredAcksError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
)
from aiokafka.partitioner import DefaultPartitioner

from shared.contracts.envelope import Envelope, Headers, write_headers
from shared.contracts.topics import topic
from shared.journal.entry import Document

REFUSED_FOR_GOOD = (MessageSizeTooLargeError, RecordListTooLargeError, InvalidRequiredAcksError)
ANSWER_WITHIN = 30.0

_partition_of = DefaultPartitioner()


@dataclass(slots=True)
class Round:
    """What came of a round: entries that Kafka has taken whole, streams it refuses for good, and what else went wrong."""

    taken: list[Document] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    failure: Exception | None = None
    find_refused: bool = False


@dataclass(frozen=True, slots=True)
class _Record:
    entry: Document
    key: bytes
    value: bytes
    headers: Headers
    timestamp: int


def sendable(entries: Sequence[Document], behind: Iterable[str]) -> list[Document]:
    """The entries that may be sent: in each stream those from the first on, without a hole between them.

    `behind` names the streams that have unpublished entries before these: nothing of them is sent, whatever the order
    in which entries were found. This rule, and not the lease, keeps every stream in order.
    """
    held = set(behind)
    streams: dict[str, list[Document]] = defaultdict(list)
    for entry in entries:
        if entry["stream"] not in held:
            streams[entry["stream"]].append(entry)
    chosen = []
    for found in streams.values():
        found.sort(key=lambda entry: int(entry["entry"]))
        following = found[0]["entry"]
        for entry in found:
            if entry["entry"] != following:
                break
            chosen.append(entry)
            following += 1
    return chosen


async def send(producer: AIOKafkaProducer, entries: Sequence[Document], *, singly: bool = False) -> Round:
    """Send entries, one batch in flight per partition; never raises for Kafka's errors, the round tells them.

    `singly`: a record per batch, which finds the one that Kafka refuses.
    """
    lanes: dict[tuple[str, int], list[_Record]] = defaultdict(list)
    result = Round()
    for entry in entries:
        name = topic(entry["province"], entry["stream"].split("/", 1)[0], entry["audience"])
        try:
            partitions = sorted(await producer.partitions_for(name))
        except (KafkaError, OSError) as missing:
            result.failure = missing
            continue
        key = entry["stream"].encode()
        lanes[name, _partition_of(key, partitions, partitions)].extend(_records(entry, key))
    done = await asyncio.gather(*(_fill(producer, lane, records, result, singly) for lane, records in lanes.items()))
    taken = {id(record.entry): 0 for records in lanes.values() for record in records}
    for records in done:
        for record in records:
            taken[id(record.entry)] += 1
    result.taken = [entry for entry in entries if taken.get(id(entry)) == len(entry["events"])]
    return result


async def _fill(
    producer: AIOKafkaProducer, lane: tuple[str, int], records: Sequence[_Record], result: Round, singly: bool
) -> Sequence[_Record]:
    """Send one partition's records in order, the next batch after the last one's acknowledgement."""
    sent = 0
    while sent < len(records):
        batch, end = producer.create_batch(), sent
        for record in records[sent : sent + 1] if singly else records[sent:]:
            if (
                batch.append(key=record.key, value=record.value, timestamp=record.timestamp, headers=record.headers)
                is None
            ):
                break
            end += 1
        if end == sent:
            result.refused[records[sent].entry["stream"]] = "larger than a batch may be"
            break
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await (await producer.send_batch(batch, lane[0], partition=lane[1]))
        except REFUSED_FOR_GOOD as refused:
            result.failure = refused
            result.find_refused = end > sent + 1
            if end == sent + 1:
                result.refused[records[sent].entry["stream"]] = type(refused).__name__
            break
        except (KafkaError, OSError, TimeoutError) as failed:
            result.failure = failed
            break
        sent = end
    return records[:sent]


def _records(entry: Document, key: bytes) -> Iterable[_Record]:
    at = datetime.fromisoformat(entry["at"])
    for version, stored in enumerate(entry["events"], entry["first"]):
        envelope = Envelope(
            id=stored["id"],
            type=stored["type"],
            stream=entry["stream"],
            version=version,
            time=at,
            province=entry["province"],
            organisation=entry["by"],
            correlation_id=entry["correlation_id"],
            causation_id=entry["causation_id"],
            traceparent=entry.get("traceparent", ""),  # entries of before have none
        )
        yield _Record(entry, key, bytes(stored["data"]), write_headers(envelope), int(at.timestamp() * 1000))
