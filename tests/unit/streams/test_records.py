"""Every kind of bad record is told apart, and none raises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.streams.records import Read, Unreadable
from tests.unit.streams.sent import AT, FOREIGN, RECORDS, STREAM, Counted, Raw, sent, with_header, without_header


def test_a_good_record_is_its_event_with_its_place() -> None:
    read = RECORDS.read(sent(7, 42))
    assert isinstance(read, Read)
    assert read.aggregate == "reporting/tallies"
    assert read.recorded.event == Counted(number=42)
    assert (read.recorded.stream, read.recorded.version, read.recorded.at) == (STREAM, 7, AT)
    assert (read.recorded.by, read.recorded.province) == ("secp-0012", "PK-SD")


def test_fields_that_are_not_known_yet_are_left_out() -> None:
    read = RECORDS.read(replace(sent(1), value=b'{"number":1,"colour":"green"}'))
    assert isinstance(read, Read)
    assert read.recorded.event == Counted(number=1)


def test_a_header_in_urdu_is_read() -> None:
    read = RECORDS.read(with_header(sent(1), "x-said", "سندھ".encode()))
    assert isinstance(read, Read)


BAD: list[tuple[str, Raw]] = [
    ("topic", replace(sent(1), topic="elsewhere")),
    ("value.empty", replace(sent(1), value=None)),
    ("value.empty", replace(sent(1), value=b"")),
    ("value.not_json", replace(sent(1), value=b"{")),
    ("value.invalid", replace(sent(1), value=b'{"number":"many"}')),
    ("key.differs", replace(sent(1), key=None)),
    ("key.differs", replace(sent(1), key=b"reporting/PK-SD/tallies/b")),
    ("province.differs", replace(sent(1), topic="lead.pk-ba.reporting")),
    ("stream.differs", replace(sent(1), topic="lead.pk-sd.membership")),
    ("header.missing", without_header(sent(1), "ce_subject")),
    ("header.empty", with_header(sent(1), "ce_type", None)),
    ("header.not_utf8", with_header(sent(1), "ce_type", b"\xff\xfe")),
    ("header.not_utf8", with_header(sent(1), "x-any", b"\xff\xfe")),
    ("header.ce_specversion", with_header(sent(1), "ce_specversion", b"0.3")),
    ("header.ce_sequence", with_header(sent(1), "ce_sequence", b"0")),
    ("header.ce_sequence", with_header(sent(1), "ce_sequence", b"-1")),
    ("header.ce_sequence", with_header(sent(1), "ce_sequence", b"99999999999")),
    ("header.ce_time", with_header(sent(1), "ce_time", b"2026-03-01T09:30:00")),
    ("header.malformed", with_header(sent(1), "ce_time", b"yesterday")),
    ("type.unknown", with_header(sent(1), "ce_type", b"reporting.counted.v2")),
    ("type.differs", with_header(sent(1), "ce_type", b"membership.member_joined.v1")),
]


@pytest.mark.parametrize(("rule", "raw"), BAD)
def test_a_bad_record_is_told_apart(rule: str, raw: Raw) -> None:
    read = RECORDS.read(raw)
    assert isinstance(read, Unreadable)
    assert read.rule == rule


def test_a_bad_record_belongs_to_the_stream_that_its_key_names() -> None:
    read = RECORDS.read(with_header(sent(3), "ce_subject", b"\xff"))
    assert isinstance(read, Unreadable)
    assert (read.stream, read.aggregate, read.version) == (STREAM, "reporting/tallies", 3)


@pytest.mark.parametrize("key", [None, b"", b"\xff", b"a", b"reporting/PK-BA/tallies/a", b"membership/PK-SD/members/a"])
def test_a_bad_record_can_not_park_a_stream_of_elsewhere(key: bytes | None) -> None:
    read = RECORDS.read(replace(sent(1), key=key, value=b""))
    assert isinstance(read, Unreadable)
    assert read.stream is None


def test_what_is_told_of_bad_data_quotes_none_of_them() -> None:
    read = RECORDS.read(replace(sent(1), value=b'{"number":"0300-1234567"}'))
    assert isinstance(read, Unreadable)
    assert read.why == "number: int_parsing"


def test_an_unknown_type_of_another_context_is_let_through_without_an_event() -> None:
    read = FOREIGN.read(with_header(sent(2), "ce_type", b"reporting.weighed.v1"))
    assert isinstance(read, Read)
    assert read.recorded.event is None
    assert read.recorded.version == 2
