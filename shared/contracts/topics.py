"""Where a stream's events travel: one topic per province, context and audience; the key is the stream."""

from __future__ import annotations

from dataclasses import dataclass

from shared.contracts.event import Audience

_PREFIXES: dict[Audience, str] = {"partner": "lead", "internal": "lead-internal"}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic's name taken apart."""

    audience: Audience
    province: str
    context: str


def topic(province: str, context: str, audience: Audience = "partner") -> str:
    """The topic's name: `lead.pk-sd.reporting`, or `lead-internal.pk-sd.membership`, which no partner's grant matches."""
    return f"{_PREFIXES[audience]}.{province.lower()}.{context}"


def read_topic(name: str) -> Topic:
    """Take a topic's name apart. Raises ValueError for a name that is not of this platform."""
    for audience, prefix in _PREFIXES.items():
        match name.split("."):
            case [found, province, context] if found == prefix:
                return Topic(audience, province.upper(), context)
    raise ValueError(f"{name} is no topic of this platform")


def stream_name(context: str, province: str, aggregate: str, *key: str) -> str:
    """A stream's name: `reporting/PK-SD/series/4.6.1/PK713/_T`."""
    return "/".join((context, province, aggregate, *key))


def province_of(stream: str) -> str:
    """The province in a stream's name. Raises ValueError when there is none."""
    match stream.split("/"):
        case [_, province, _, _, *_]:
            return province
    raise ValueError(f"{stream[:200]!r} is no stream: <context>/<province>/<aggregate>/<key>")


def aggregate_of(stream: str) -> str:
    """Context and aggregate in a stream's name, `reporting/series`. Raises ValueError when there are none."""
    match stream.split("/"):
        case [context, _, aggregate, _, *_]:
            return f"{context}/{aggregate}"
    raise ValueError(f"{stream[:200]!r} is no stream: <context>/<province>/<aggregate>/<key>")
