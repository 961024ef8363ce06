"""A record of Kafka as a CloudEvent in JSON, as HTTP readers get it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple

from pydantic_core import SchemaValidator, core_schema, from_json

from services.notifications.streams.usual_form import ATTRIBUTES, PLAIN, form_of
from shared.contracts.schema_address import schema_address
from shared.streams.records import RawRecord, Read, Records

_OBJECT = SchemaValidator(core_schema.typed_dict_schema({}, extra_behavior="ignore"))
"""Takes any object, and makes nothing of what it holds: in two thirds of the time that reading it takes."""
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
        self._types: dict[bytes, tuple[str, bytes]] = {}

    def told(self, record: RawRecord) -> Told | None:
        """The record's event. None for one that can't be read, or is not what its topic and key say: it is left out."""
        return self._usual(record) or self._any(record)

    def _usual(self, record: RawRecord) -> Told | None:
        """The event of a record of the usual form; None for any other, whether it can be told or not."""
        names, values = zip(*record.headers, strict=True) if record.headers else ((), ())
        form, value = form_of(record.topic, names), record.value
        if form is None or None in values or not value or record.key != values[form.subject]:
            return None
        headers = b"\n".join(values)
        if headers.translate(None, PLAIN) or not form.matches(headers):
            return None
        if b"\n" in value or b"\r" in value or not _is_object(value):
            return None
        kind, schema = self._type(values[form.type])
        body = b'%s,"dataschema":%s,"data":%s}' % (form.attributes % form.chosen(values), schema, value)
        return Told(values[form.id].decode(), kind, values[form.subject].decode(), body)

    def _any(self, record: RawRecord) -> Told | None:
        read = self._records.read(record)
        if not isinstance(read, Read):
            self._left_out(record, read.rule)
            return None
        value, headers = record.value or b"", read.headers
        if "ce_id" not in headers:
            self._left_out(record, "header.missing")
            return None
        if not _is_object(value):
            self._left_out(record, "value.not_json")
            return None
        if b"\n" in value or b"\r" in value:
            value = _encoded(from_json(value)).encode()
        kind, schema = self._type(headers["ce_type"])
        body = b'%s,"dataschema":%s,"data":%s}' % (_attributes(headers), schema, value)
        return Told(headers["ce_id"].decode(), kind, read.recorded.stream, body)

    def _type(self, header: bytes) -> tuple[str, bytes]:
        """A type's name, and the JSON of its schema's address."""
        known = self._types.get(header)
        if known is None:
            kind = header.decode()
            known = self._types[header] = kind, _encoded(schema_address(self._base_url, kind)).encode()
        return known


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
    """The beginning of an event's JSON, whatever characters its attributes hold."""
    told = {ATTRIBUTES[name]: value.decode() for name, value in headers.items() if name in ATTRIBUTES}
    return _encoded({"specversion": "1.0"} | told)[:-1].encode()
