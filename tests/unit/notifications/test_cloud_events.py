"""A record as CloudEvent in JSON: every attribute as it was, whatever characters it holds; what is wrong is left out."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifications.streams.cloud_events import CloudEvents
from shared.contracts.envelope import Envelope, write_headers
from shared.streams.records import RawRecord, Read, Records
from tests.unit.streams.sent import AT, Raw

STREAM = 'reporting/PK-SD/series/4.6.1/ کراچی "1\\2"'


def record(stream: str = STREAM, value: bytes = b'{"value": "1.50"}', **more: str) -> Raw:
    envelope = Envelope("abc", "reporting.a_new_fact.v3", stream, 7, AT, "PK-SD", "lcas", **more)
    return Raw("lead.pk-sd.reporting", 0, 5, stream.encode(), value, write_headers(envelope))


class Left:
    def __init__(self) -> None:
        self.rules: list[str] = []
        self.events = CloudEvents("https://lead.example.org/api", lambda _, rule: self.rules.append(rule))

    def out(self, raw: RawRecord) -> list[str]:
        assert self.events.told(raw) is None
        return self.rules


def test_an_event_of_a_type_that_is_newer_than_this_code_is_given_on_whole() -> None:
    told = Left().events.told(record(causation_id="cause", traceparent="00-1-2-01"))
    assert told is not None
    assert b"\n" not in told.body
    assert json.loads(told.body) == {
        "specversion": "1.0",
        "id": "abc",
        "source": f"/{STREAM}",
        "type": "reporting.a_new_fact.v3",
        "subject": STREAM,
        "time": "2026-03-01T09:30:00Z",
        "datacontenttype": "application/json",
        "dataschema": "https://lead.example.org/api/schemas/reporting.a_new_fact.v3.json",
        "sequence": "0000000007",
        "province": "PK-SD",
        "authtype": "organisation",
        "authid": "lcas",
        "causationid": "cause",
        "traceparent": "00-1-2-01",
        "data": {"value": "1.50"},
    }


def test_plain_attributes_and_those_with_escapes_are_told_alike() -> None:
    plain = Left().events.told(record("reporting/PK-SD/series/a"))
    escaped = Left().events.told(record("reporting/PK-SD/series/a", correlation_id="ü"))
    assert plain is not None
    assert escaped is not None
    assert json.loads(escaped.body) == json.loads(plain.body) | {"correlationid": "ü"}


def test_data_on_several_lines_become_one_line() -> None:
    told = Left().events.told(record(value=b'{"a":\r\n [1,\n2]}'))
    assert told is not None
    assert told.body.endswith(b'"data":{"a":[1,2]}}')


def test_what_is_no_json_object_or_is_of_another_province_is_left_out_with_its_rule() -> None:
    for value in (b"[1]", b"{", b'"text"', b'{"a": NaN}'):
        assert Left().out(record(value=value)) == ["value.not_json"]
    assert Left().out(replace(record(), topic="lead.pk-ba.reporting")) == ["province.differs"]
    assert Left().out(replace(record(), key=b"another")) == ["key.differs"]


TIMES = ("2026-02-28T09:30:00Z", "2026-12-31T23:59:59.123456Z", "2024-02-29T00:00:00Z", "2026-03-01T09:30:00+05:00")
NO_TIMES = (
    "2026-02-29T09:30:00Z",
    "2026-04-31T09:30:00Z",
    "2026-13-01T09:30:00Z",
    "2026-03-01T24:30:00Z",
    "2026-03-01T09:30:00",
)
VALUES = {
    "ce_specversion": ("1.0", "0.3"),
    "ce_id": ("abc", 'a"c', "a\\c", "a\nc", "\u06a9"),
    "ce_type": ("reporting.a_new_fact.v3", "reporting", "advocacy.a_new_fact.v3"),
    "ce_subject": ("reporting/PK-SD/series/a", "reporting/PK-SD/series/", "reporting/PK-BA/series/a", STREAM),
    "ce_time": TIMES + NO_TIMES,
    "ce_sequence": ("0000000001", "0999999999", "1", "2147483648", "0000000000", "00000000001", "+000000001"),
    "ce_province": ("PK-SD", "PK-BA"),
    "ce_authid": ("lcas", "l\tcas", "l\x7fcas"),
}


MADE = [(name, value.encode()) for name, values in VALUES.items() for value in values]
EMPTY = [(name, None) for name in VALUES]


@settings(max_examples=400)
@given(
    header=st.sampled_from(MADE) | st.sampled_from(EMPTY),
    missing=st.sampled_from([None] * len(VALUES) + list(VALUES)),
    value=st.sampled_from((b'{"a": 1}', b'{"a":\n1}', b"[1]", b"")),
)
def test_what_is_read_is_told_as_its_headers_say_and_all_else_is_left_out(
    header: tuple[str, bytes | None], missing: str | None, value: bytes
) -> None:
    usual: dict[str, bytes | None] = {name: values[0].encode() for name, values in VALUES.items()}
    made = {name: told for name, told in (usual | dict([header])).items() if name != missing}
    raw = Raw("lead.pk-sd.reporting", 0, 5, made.get("ce_subject"), value, list(made.items()))
    told_of = {name: (told or b"").decode() for name, told in made.items()}
    left = Left()
    told = left.events.told(raw)
    readable = isinstance(Records("", {}).read(raw), Read) and missing != "ce_id" and value.startswith(b"{")
    assert (told is not None, len(left.rules)) == (readable, 0 if readable else 1)
    if told is not None:
        event = json.loads(told.body)
        assert b"\n" not in told.body
        names = {
            "id": "ce_id",
            "type": "ce_type",
            "subject": "ce_subject",
            "time": "ce_time",
            "sequence": "ce_sequence",
        }
        assert {name: event[name] for name in names} == {name: told_of[header] for name, header in names.items()}
        assert event.get("authid") == told_of.get("ce_authid")
        assert (event["province"], event["data"]) == ("PK-SD", {"a": 1})
        assert (told.id, told.type, told.stream) == (told_of["ce_id"], told_of["ce_type"], told_of["ce_subject"])
