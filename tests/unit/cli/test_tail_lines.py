"""A record as `lead tail` prints it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from aiokafka import ConsumerRecord

from shared.catalogue.messages import HEADERS, OPTIONAL_HEADERS
from shared.cli.tail import line, told_of
from shared.contracts.envelope import Envelope, event_id, write_headers
from shared.contracts.reporting import SubmissionVerified

STREAM = "reporting/PK-SD/series/7.1.1/PK713/_T"
ENVELOPE = Envelope(
    id=event_id(STREAM, 2),
    type=SubmissionVerified.type,
    stream=STREAM,
    version=2,
    time=datetime(2026, 1, 9, 8, 30, tzinfo=UTC),
    province="PK-SD",
    organisation="lcas",
)


def record(
    value: bytes | None, headers: list[tuple[str, bytes]] | None = None
) -> ConsumerRecord[bytes | None, bytes | None]:
    return ConsumerRecord(
        topic="lead.pk-sd.reporting",
        partition=1,
        offset=7,
        timestamp=0,
        timestamp_type=0,
        key=STREAM.encode(),
        value=value,
        checksum=None,
        serialized_key_size=0,
        serialized_value_size=0,
        headers=tuple(write_headers(ENVELOPE) if headers is None else headers),
    )


def test_a_record_is_told_with_its_place_its_envelope_and_its_data() -> None:
    told = told_of(record(json.dumps(SubmissionVerified.example).encode()))
    assert told == {
        "topic": "lead.pk-sd.reporting",
        "partition": 1,
        "offset": 7,
        "id": ENVELOPE.id,
        "type": "reporting.submission_verified.v1",
        "stream": STREAM,
        "version": 2,
        "time": "2026-01-09T08:30:00Z",
        "province": "PK-SD",
        "organisation": "lcas",
        "data": SubmissionVerified.example,
    }


def test_a_line_says_when_what_where_by_whom_and_a_little_of_the_data() -> None:
    assert line(told_of(record(json.dumps(SubmissionVerified.example).encode()))) == (
        "08:30:00  reporting.submission_verified.v1   reporting/PK-SD/series/7.1.1/PK713/_T @2  by lcas  "
        "member_id=secp-0012345 framework=2022 period=2019 value=88.31"
    )


def test_a_record_that_cannot_be_read_is_shown_as_such_and_does_not_end_the_list() -> None:
    for told, why in (
        (told_of(record(b"{}", [("ce_specversion", b"\xff\xfe")])), "header ce_specversion is not UTF-8"),
        (told_of(record(b"{}", [])), "header ce_specversion is missing"),
        (told_of(record(b"{half")), "Expecting property name"),
        (told_of(record(None)), "Expecting value"),
    ):
        assert told["stream"] == STREAM
        assert why in told["unreadable"]
        assert "unreadable" in line(told)


def test_the_documented_headers_are_the_ones_that_are_written() -> None:
    whole = Envelope(
        **{name: getattr(ENVELOPE, name) for name in ENVELOPE._fields}
        | {"correlation_id": "c", "causation_id": "d", "traceparent": "00-0-0-00"}
    )
    assert [name for name, _ in write_headers(whole)] == list(HEADERS)
    least = Envelope(**{name: getattr(ENVELOPE, name) for name in ENVELOPE._fields} | {"organisation": ""})
    assert {name for name, _ in write_headers(least)} == HEADERS.keys() - OPTIONAL_HEADERS | {"ce_authtype"}
