"""Raw Kafka records read into events with their places, or told apart as unreadable; nothing here raises or skips."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol, TypeAlias

from pydantic import ValidationError

from shared.contracts.catalogue import EVENTS, owner
from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.contracts.topics import Topic, read_topic

HIGHEST_VERSION = 2**31
WHY_LENGTH = 500


class RawRecord(Protocol):
    """A record as aiokafka gives it, or as a dead letter keeps it."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes | None]]: ...


@dataclass(slots=True)
class Read:
    """A record that was understood, and the raw one that it was, with its headers by name."""

    aggregate: str
    recorded: Recorded
    raw: RawRecord
    headers: Mapping[str, bytes]


@dataclass(slots=True)
class Unreadable:
    """A record that was not. `stream` and `aggregate` are what its key names, if that belongs to the topic.

    `version` is what its header claims, when that can be read. `rule` is stable; `why` may name places, never data.
    """

    stream: str | None
    aggregate: str | None
    version: int | None
    rule: str
    why: str
    raw: RawRecord


Parsed: TypeAlias = Read | Unreadable


class _Wrong(Exception):  # noqa: N818  carries a rule from where it is broken to where it is told
    def __init__(self, rule: str, why: str) -> None:
        super().__init__(rule)
        self.rule, self.why = rule, why


class _Validators(dict[str, Callable[..., Any] | None]):
    """What reads the data of each type, made when the first of it comes; None for one that is not known."""

    def __init__(self, events: Mapping[str, type[Event]]) -> None:
        super().__init__()
        self._events = events

    def __missing__(self, kind: str) -> Callable[..., Any] | None:
        event = self._events.get(kind)
        if event is None:
            return None
        self[kind] = validate = event.__pydantic_validator__.validate_json
        return validate


class Records:
    """Reads records for a service: types of its own context that are unknown are refused, others' are let through."""

    def __init__(self, context: str, events: Mapping[str, type[Event]] = EVENTS) -> None:
        self._own = context
        self._validate = _Validators(events)

    def read(self, raw: RawRecord) -> Parsed:  # noqa: PLR0911  one way per kind of fault
        """The record's event and place, or what is wrong with it."""
        try:
            return self._read(raw)
        except _Wrong as wrong:
            return _unreadable(raw, wrong.rule, wrong.why)
        except KeyError as missing:
            return _unreadable(raw, "header.missing", f"header {missing.args[0]} is missing")
        except UnicodeDecodeError:
            return _unreadable(raw, "header.not_utf8", "a header is not UTF-8")
        except ValidationError as invalid:
            return _unreadable(raw, *_invalid(invalid))
        except (TypeError, AttributeError):
            return _unreadable(raw, "header.empty", "a header has no value")
        except ValueError:
            return _unreadable(raw, "header.malformed", "ce_time or ce_subject is malformed")

    def _read(self, raw: RawRecord) -> Read:  # noqa: C901  every record comes here, and a call costs as much as a check
        topic = _topic(raw.topic)
        value = raw.value
        if topic is None:
            raise _Wrong("topic", "not a topic of this platform")
        if not value:
            raise _Wrong("value.empty", "the record has no data")
        headers: dict[str, bytes] = dict(raw.headers)  # type: ignore[arg-type]  # one without value is a TypeError below
        if not b"".join(headers.values()).isascii():
            for text in headers.values():
                text.decode()
        if headers["ce_specversion"] != b"1.0":
            raise _Wrong("header.ce_specversion", "not 1.0")
        subject = headers["ce_subject"]
        if raw.key != subject:
            raise _Wrong("key.differs", "the key is not ce_subject")
        province = headers["ce_province"].decode()
        if province != topic.province:
            raise _Wrong("province.differs", "ce_province is not the topic's")
        stream = subject.decode()
        context, its_province, aggregate, key = stream.split("/", 3)
        if context != topic.context or its_province != province or not aggregate or not key:
            raise _Wrong("stream.differs", "ce_subject is not of the topic's context and province")
        version = _version(headers["ce_sequence"])
        if version is None:
            raise _Wrong("header.ce_sequence", "not a number from 1")
        at = datetime.fromisoformat(headers["ce_time"].decode())
        if at.tzinfo is None:
            raise _Wrong("header.ce_time", "has no zone")
        kind = headers["ce_type"].decode()
        if owner(kind) != context:
            raise _Wrong("type.differs", "the type is not of the stream's context")
        validate = self._validate[kind]
        if validate is None and context == self._own:
            raise _Wrong("type.unknown", "an unknown type of this service's own context")
        event = validate(value, extra="ignore") if validate else None
        by = headers.get("ce_authid", b"").decode()
        return Read(f"{context}/{aggregate}", Recorded(event, kind, stream, version, at, by, province), raw, headers)


@lru_cache(maxsize=1000)
def _topic(name: str) -> Topic | None:
    try:
        return read_topic(name)
    except ValueError:
        return None


def _version(header: bytes | None) -> int | None:
    if header is None or not header.isdigit() or len(header) > 10:
        return None
    version = int(header)
    return version if 1 <= version < HIGHEST_VERSION else None


def _invalid(invalid: ValidationError) -> tuple[str, str]:
    errors = invalid.errors(include_url=False, include_input=False, include_context=False)
    if errors[0]["type"] == "json_invalid":
        return "value.not_json", "the data are not JSON"
    places = "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['type']}" for error in errors)
    return "value.invalid", places[:WHY_LENGTH]


def _unreadable(raw: RawRecord, rule: str, why: str) -> Unreadable:
    stream, aggregate = _named(raw)
    return Unreadable(stream, aggregate, _version(dict(raw.headers).get("ce_sequence")), rule, why, raw)


def _named(raw: RawRecord) -> tuple[str | None, str | None]:
    """Stream and aggregate in the key; a stream of another province or context may not be parked from this topic."""
    topic = _topic(raw.topic)
    try:
        stream = (raw.key or b"").decode()
        context, province, aggregate, key = stream.split("/", 3)
    except ValueError:
        return None, None
    if topic is None or (context, province) != (topic.context, topic.province) or not (aggregate and key):
        return None, None
    return stream, f"{context}/{aggregate}"
