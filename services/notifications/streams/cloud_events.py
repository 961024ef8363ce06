"""A record of Kafka as a CloudEvent in JSON, as HTTP readers get it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic_core import from_json

from shared.contracts.schema_address import schema_address
from shared.streams.records import RawRecord, Read, Records

_ATTRIBUTES = {
    "ce_id": "id",
    "ce_source": "source",
    "ce_type": "type",
    "ce_subject": "subject",
    "ce_time": "time",
    "content-type": "datacontenttype",
    "ce_sequence": "sequence",
    "ce_province": "province",
    "ce_correlationid": "correlationid",
    "ce_causationid": "causationid",
    "ce_authtype": "authtype",
    "ce_authid": "authid",
    "traceparent": "traceparent",
}
_BEGINS = {header: b',"%s":' % attribute.encode() for header, attribute in _ATTRIBUTES.items()}
_PLAIN = bytes(one for one in range(32, 127) if one not in b'"\\')
"""What stands in JSON as it is."""
_encoded = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Told:
    """An event as readers get it: `body` is the CloudEvent's JSON on one line."""

    id: str
    type: str
    stream: str
    body: bytes


class CloudEvents:
    """Makes CloudEvents of records. `base_url` is the installation's public address, which schemas are found under."""

    def __init__(self, base_url: str, left_out: Callable[[RawRecord, str], None]) -> None:
        self._base_url, self._left_out = base_url, left_out
        self._records = Records("", {})  # of no context: types that are newer than this code are given on
        self._schemas: dict[str, bytes] = {}

    def told(self, record: RawRecord) -> Told | None:
        """The record's event. None for one that can't be read, or is not what its topic and key say: it is left out."""
        read = self._records.read(record)
        if not isinstance(read, Read):
            self._left_out(record, read.rule)
            return None
        recorded, value = read.recorded, record.value or b""
        try:
            data = from_json(value, allow_inf_nan=False)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            self._left_out(record, "value.not_json")
            return None
        if b"\n" in value or b"\r" in value:
            value = _encoded(data).encode()
        headers: dict[str, bytes] = dict(record.headers)  # type: ignore[arg-type]  # one without value was not read
        body = b'%s,"dataschema":%s,"data":%s}' % (_attributes(headers), self._schema(recorded.type), value)
        return Told(headers["ce_id"].decode(), recorded.type, recorded.stream, body)

    def _schema(self, event_type: str) -> bytes:
        address = self._schemas.get(event_type)
        if address is None:
            address = self._schemas[event_type] = _encoded(schema_address(self._base_url, event_type)).encode()
        return address


def _attributes(headers: Mapping[str, bytes]) -> bytes:
    """The beginning of an event's JSON. Every record comes here: what needs no escapes is not decoded and encoded again."""
    plain = not b"".join(headers.values()).translate(None, _PLAIN)
    parts = [b'{"specversion":"1.0"']
    for name, value in headers.items():
        if name in _BEGINS:
            parts.append(_BEGINS[name] + (b'"%s"' % value if plain else _encoded(value.decode()).encode()))
    return b"".join(parts)
