"""A record of Kafka as a CloudEvent in JSON, as HTTP readers get it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from pydantic_core import SchemaValidator, core_schema, from_json

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
_PLAIN = bytes(one for one in range(32, 127) if one not in b'"\\')
"""What stands in JSON as it is."""
_OBJECT = SchemaValidator(core_schema.typed_dict_schema({}, extra_behavior="ignore"))
"""Takes any object, and makes nothing of what it holds: much faster than reading it."""
_encoded = json.JSONEncoder(separators=(",", ":")).encode


class Told(NamedTuple):
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
        value, headers, kind = record.value or b"", read.headers, read.recorded.type
        if not _is_object(value):
            self._left_out(record, "value.not_json")
            return None
        if b"\n" in value or b"\r" in value:
            value = _encoded(from_json(value)).encode()
        body = b'%s,"dataschema":%s,"data":%s}' % (_attributes(headers), self._schema(kind), value)
        return Told(headers["ce_id"].decode(), kind, read.recorded.stream, body)

    def _schema(self, event_type: str) -> bytes:
        address = self._schemas.get(event_type)
        if address is None:
            address = self._schemas[event_type] = _encoded(schema_address(self._base_url, event_type)).encode()
        return address


def _is_object(value: bytes) -> bool:
    """Whether it is a JSON object, as RFC 8259 has it."""
    try:
        _OBJECT.validate_json(value)
        if b"NaN" in value or b"Infinity" in value:  # maybe in a text
            from_json(value, allow_inf_nan=False)
    except ValueError:
        return False
    return True


def _attributes(headers: Mapping[str, bytes]) -> bytes:
    """The beginning of an event's JSON. Every record comes here: what needs no escapes is not decoded and encoded again."""
    begins, chosen = _shape(tuple(headers))
    values = chosen(tuple(headers.values()))
    if b"".join(values).translate(None, _PLAIN):
        values = tuple(_encoded(value.decode())[1:-1].encode() for value in values)
    return begins % values


@lru_cache(maxsize=1_000)
def _shape(headers: tuple[str, ...]) -> tuple[bytes, Callable[[tuple[bytes, ...]], tuple[bytes, ...]]]:
    """Attributes of records with these headers, to be filled in, and which of their values fill them."""
    told = [place for place, header in enumerate(headers) if header in _ATTRIBUTES]
    attributes = (b',"%s":"%%s"' % _ATTRIBUTES[headers[place]].encode() for place in told)
    return b'{"specversion":"1.0"' + b"".join(attributes), itemgetter(*told)
