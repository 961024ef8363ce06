"""An event type's example as it would be told in the sandbox: in a stream of its own, about the sandbox's places."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from shared.contracts.catalogue import EVENTS, owner, read_event
from shared.contracts.event import Event
from shared.contracts.topics import aggregate_of, stream_name
from shared.reference.areas import districts
from shared.reference.provinces import PROVINCES, SANDBOX

_PROVINCE = re.compile("|".join(rf"\b{one.code}\b" for one in PROVINCES))
_P_CODE = re.compile(r"\bPK[1-7](?P<district>[0-9]{2})?(?P<tehsil>[0-9]{2})?\b")


def offered(context: str) -> list[str]:
    """The types of a context that can be set off in the sandbox: those for partners that are told of a province, sorted."""
    return sorted(name for name, event in EVENTS.items() if owner(name) == context and _provincial(event))


def example_stream(event_type: str, key: str) -> str:
    """The stream in which an example is told: `membership/PK-X1/members/example-3f9c`."""
    context, aggregate = aggregate_of(EVENTS[event_type].stream).split("/")
    return stream_name(context, SANDBOX.code, aggregate, f"example-{key}")


def example(event_type: str) -> tuple[Event, ...]:
    """What tells the example: its event, after the one that such streams begin with. Its ids are those of the examples."""
    event = EVENTS[event_type]
    first = _openings()[aggregate_of(event.stream)]
    return tuple(_in_sandbox(one) for one in ((first,) if event is first else (first, event)))


def _provincial(event: type[Event]) -> bool:
    return event.audience == "partner" and "/<province>/" in event.stream


def _openings() -> Mapping[str, type[Event]]:
    """What each aggregate's streams begin with: the first of its events in the catalogue."""
    return {aggregate_of(event.stream): event for event in reversed(tuple(EVENTS.values()))}


def _in_sandbox(event: type[Event]) -> Event:
    told = _PROVINCE.sub(SANDBOX.code, json.dumps(event.example))
    return read_event(event.type, _P_CODE.sub(_area, told).encode())


def _area(found: re.Match[str]) -> str:
    """A made-up area in a real one's place: the same for the same."""
    if found["district"] is None:
        return SANDBOX.pcode
    there = districts(SANDBOX.code)
    district = there[int(found["district"]) % len(there)].code
    return f"{district}01" if found["tehsil"] else district
