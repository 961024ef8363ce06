"""Records as Kafka gives them, made by hand: a tally's events, good ones and every kind of bad ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from shared.contracts.envelope import Envelope, event_id, write_headers
from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.contracts.topics import province_of
from shared.runtime.store import Document
from shared.streams.records import Records
from shared.streams.view import View

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TOPIC = "lead.pk-sd.reporting"
STREAM = "reporting/PK-SD/tallies/a"
POISON = 1_000_013


class Counted(Event):
    """Something was counted."""

    type: ClassVar[str] = "reporting.counted.v1"
    stream: ClassVar[str] = "reporting/<province>/tallies/<name>"
    example: ClassVar[dict[str, Any]] = {"number": 1}
    number: int


RECORDS = Records("reporting", {Counted.type: Counted})
FOREIGN = Records("advocacy", {Counted.type: Counted})


def tally(document: Document, recorded: Recorded) -> Document:
    """Keep every number in order; a document that took one twice, or out of order, shows it. POISON breaks the fold."""
    match recorded.event:
        case Counted(number=number) if number == POISON:
            raise LookupError("the fold's own fault, about somebody")
        case Counted(number=number):
            return document | {"numbers": [*document.get("numbers", []), number]}
        case _:
            return document


def patient_tally(document: Document, recorded: Recorded) -> Document:
    """The same after the repair."""
    assert isinstance(recorded.event, Counted)
    return document | {"numbers": [*document.get("numbers", []), recorded.event.number]}


TALLIES = View("tallies", "reporting/tallies", tally, indexes=("numbers",))
REPAIRED = replace(TALLIES, fold=patient_tally)


@dataclass(frozen=True)
class Raw:
    """What a record is made of; `dataclasses.replace` spoils it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]


def sent(
    version: int, number: int | None = None, *, stream: str = STREAM, offset: int | None = None, topic: str = TOPIC
) -> Raw:
    """The record of a stream's event; its number is its version and its offset where nothing else is given."""
    headers = write_headers(
        Envelope(
            id=event_id(stream, version),
            type=Counted.type,
            stream=stream,
            version=version,
            time=AT,
            province=province_of(stream),
            organisation="secp-0012",
        )
    )
    value = b'{"number":%d}' % (version if number is None else number)
    return Raw(topic, 0, version if offset is None else offset, stream.encode(), value, list(headers))


def with_header(raw: Raw, name: str, value: bytes | None) -> Raw:
    """The record with another header; None as value leaves the header without one."""
    return replace(raw, headers=[*(one for one in raw.headers if one[0] != name), (name, value)])


def without_header(raw: Raw, name: str) -> Raw:
    """The record without a header."""
    return replace(raw, headers=[one for one in raw.headers if one[0] != name])
