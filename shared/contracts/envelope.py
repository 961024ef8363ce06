"""CloudEvents 1.0 in binary mode on Kafka: headers both ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

Headers = list[tuple[str, bytes]]

_SPECVERSION = ("ce_specversion", b"1.0")
_CONTENT_TYPE = ("content-type", b"application/json")
_AUTHTYPE = ("ce_authtype", b"organisation")


class Unreadable(Exception):  # noqa: N818  names what a record is
    """A record whose headers or data can't be understood: it is parked, never skipped."""


class Envelope(NamedTuple):
    """What a record says about its event. `version` is the event's number in its stream (`ce_sequence`)."""

    id: str
    type: str
    stream: str
    version: int
    time: datetime
    province: str
    organisation: str
    correlation_id: str = ""
    causation_id: str = ""
    traceparent: str = ""


def event_id(stream: str, version: int) -> str:
    """An event's id, made from stream and version; no dots, because a webhook's signature joins by dots."""
    return sha256(f"{stream}@{version}".encode()).hexdigest()[:32]


def write_headers(envelope: Envelope) -> Headers:
    """The headers of a record, as CloudEvents' Kafka binding names them."""
    stream, kind = envelope.stream.encode(), envelope.type.encode()
    headers = [  # every record passes here: bytes at once, without a text of each in between
        _SPECVERSION,
        ("ce_id", envelope.id.encode()),
        ("ce_type", kind),
        ("ce_source", b"/" + stream),
        ("ce_subject", stream),
        ("ce_time", envelope.time.isoformat().replace("+00:00", "Z").encode()),
        _CONTENT_TYPE,
        ("ce_dataschema", b"urn:lead:schema:" + kind),
        ("ce_sequence", b"%010d" % envelope.version),
        ("ce_province", envelope.province.encode()),
        _AUTHTYPE,
    ]
    if envelope.organisation:
        headers.append(("ce_authid", envelope.organisation.encode()))
    if envelope.correlation_id:
        headers.append(("ce_correlationid", envelope.correlation_id.encode()))
    if envelope.causation_id:
        headers.append(("ce_causationid", envelope.causation_id.encode()))
    if envelope.traceparent:
        headers.append(("traceparent", envelope.traceparent.encode()))
    return headers


def read_headers(headers: Sequence[tuple[str, bytes | None]]) -> Envelope:
    """The envelope in a record's headers. Raises Unreadable naming the header and its rule."""
    raw = dict(headers)

    def text(name: str, default: str | None = None) -> str:
        value = raw.get(name)
        if value is None:
            if default is None:
                raise Unreadable(f"header {name} is missing")
            return default
        try:
            return value.decode()
        except UnicodeDecodeError:
            raise Unreadable(f"header {name} is not UTF-8") from None

    if text("ce_specversion") != "1.0":
        raise Unreadable("header ce_specversion is not 1.0")
    try:
        version = int(text("ce_sequence"))
        time = datetime.fromisoformat(text("ce_time"))
    except ValueError as wrong:
        raise Unreadable(f"header ce_sequence or ce_time is malformed: {wrong}") from None
    if version < 1 or time.tzinfo is None:
        raise Unreadable("header ce_sequence is below 1, or ce_time has no zone")
    return Envelope(
        id=text("ce_id"),
        type=text("ce_type"),
        stream=text("ce_subject"),
        version=version,
        time=time,
        province=text("ce_province"),
        organisation=text("ce_authid", ""),
        correlation_id=text("ce_correlationid", ""),
        causation_id=text("ce_causationid", ""),
        traceparent=text("traceparent", ""),
    )
