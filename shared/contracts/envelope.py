"""CloudEvents 1.0 in binary mode on Kafka: headers both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

Headers = list[tuple[str, bytes]]


class Unreadable(Exception):  # noqa: N818  names what a record is
    """A record whose headers or data can't be understood: it is parked, never skipped."""


@dataclass(frozen=True, slots=True)
class Envelope:
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
    texts = {
        "ce_specversion": "1.0",
        "ce_id": envelope.id,
        "ce_type": envelope.type,
        "ce_source": f"/{envelope.stream}",
        "ce_subject": envelope.stream,
        "ce_time": envelope.time.isoformat().replace("+00:00", "Z"),
        "content-type": "application/json",
        "ce_dataschema": f"urn:lead:schema:{envelope.type}",
        "ce_sequence": f"{envelope.version:010d}",
        "ce_province": envelope.province,
        "ce_authtype": "organisation",
        "ce_authid": envelope.organisation,
        "ce_correlationid": envelope.correlation_id,
        "ce_causationid": envelope.causation_id,
        "traceparent": envelope.traceparent,
    }
    return [(name, text.encode()) for name, text in texts.items() if text]


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
