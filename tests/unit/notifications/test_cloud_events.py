"""A record as CloudEvent in JSON: every attribute as it was, whatever characters it holds; what is wrong is left out."""

from __future__ import annotations

import json
from dataclasses import replace

from services.notifications.streams.cloud_events import CloudEvents
from shared.contracts.envelope import Envelope, write_headers
from shared.streams.records import RawRecord
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
