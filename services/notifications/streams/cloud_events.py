"""A record of Kafka as a CloudEvent in JSON, as HTTP readers get it."""

from __future__ import annotations

import json
from collections.abc import Callable
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
        self._schemas: dict[str, str] = {}

    def told(self, record: RawRecord) -> Told | None:
        """The record's event. None for one that can't be read, or is not what its topic and key say: it is left out."""
        read = self._records.read(record)
        if not isinstance(read, Read):
            self._left_out(record, read.rule)
            return None
        recorded, value = read.recorded, record.value or b""
        try:
            data = from_json(value)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            self._left_out(record, "value.not_json")
            return None
        if b"\n" in value or b"\r" in value:
            value = _encoded(data).encode()
        headers: dict[str, bytes] = dict(record.headers)  # type: ignore[arg-type]  # one without value was not read
        attributes = {"specversion": "1.0"}
        for name, attribute in _ATTRIBUTES.items():
            if name in headers:
                attributes[attribute] = headers[name].decode()
        attributes["dataschema"] = self._schema(recorded.type)
        body = b'%s,"data":%s}' % (_encoded(attributes)[:-1].encode(), value)
        return Told(attributes["id"], recorded.type, recorded.stream, body)

    def _schema(self, event_type: str) -> str:
        address = self._schemas.get(event_type)
        if address is None:
            address = self._schemas[event_type] = schema_address(self._base_url, event_type)
        return address
