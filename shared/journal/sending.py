"""One round of sending: journal entries to Kafka, batch by batch per partition, and which of them Kafka has taken."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

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


class _Record(NamedTuple):
    """An event on its way; `last` of its entry."""

    entry: Document
    key: bytes
    value: bytes
    headers: Headers
    timestamp: int
    last: bool


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
    lanes: dict[tuple[str, int], list[Document]] = defaultdict(list)
    result = Round()
    partitions: dict[str, tuple[int, ...]] = {}
    for entry in entries:
        name = topic(entry["province"], entry["stream"].split("/", 1)[0], entry["audience"])
        if name not in partitions:
            try:
                partitions[name] = tuple(sorted(await producer.partitions_for(name)))
            except (KafkaError, OSError) as missing:
                partitions[name], result.failure = (), missing
        if partitions[name]:
            lanes[name, _partition(entry["stream"], partitions[name])].append(entry)
    await asyncio.gather(*(_fill(producer, *lane, result, singly) for lane in lanes.items()))
    return result


async def _fill(
    producer: AIOKafkaProducer, lane: tuple[str, int], entries: Iterable[Document], result: Round, singly: bool
) -> None:
    """Send one partition's entries in order, the next batch after the last one's acknowledgement.

    Records are made one at a time as they go into a batch: kept in a list, they are most of a relay's work.
    """
    waiting = chain.from_iterable(map(_records, entries))
    record = next(waiting, None)
    while record is not None:
        batch, first, size, whole = producer.create_batch(), record, 0, []
        while record is not None and not (singly and size) and _appended(batch, record):
            size += 1
            if record.last:
                whole.append(record.entry)
            record = next(waiting, None)
        if not size:
            result.refused[first.entry["stream"]] = "larger than a batch may be"
            return
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await (await producer.send_batch(batch, lane[0], partition=lane[1]))
        except REFUSED_FOR_GOOD as refused:
            result.failure = refused
            result.find_refused = size > 1
            if size == 1:
                result.refused[first.entry["stream"]] = type(refused).__name__
            return
        except (KafkaError, OSError, TimeoutError) as failed:
            result.failure = failed
            return
        result.taken += whole


def _appended(batch: Any, record: _Record) -> bool:
    taken = batch.append(key=record.key, value=record.value, timestamp=record.timestamp, headers=record.headers)
    return taken is not None


@lru_cache(maxsize=20_000)
def _partition(stream: str, partitions: tuple[int, ...]) -> int:
    """The partition of a stream's key, as Java's client has it; aiokafka reckons it in Python, byte by byte."""
    return int(_partition_of(stream.encode(), partitions, partitions))


def _records(entry: Document) -> Iterable[_Record]:
    stream, at = entry["stream"], datetime.fromisoformat(entry["at"])
    key, timestamp = stream.encode(), int(at.timestamp() * 1000)
    for version, stored in enumerate(entry["events"], entry["first"]):
        envelope = Envelope(
            stored["id"],
            stored["type"],
            stream,
            version,
            at,
            entry["province"],
            entry["by"],
            entry["correlation_id"],
            entry["causation_id"],
            entry.get("traceparent", ""),  # entries of before have none
        )
        yield _Record(
            entry,
            key,
            bytes(stored["data"]),
            write_headers(envelope),
            timestamp,
            version == entry["last"],
        )
