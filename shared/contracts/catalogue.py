"""Every event type by its name: what a reader looks a record's type up in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts import (
    alliances,
    asks,
    campaigns,
    chapters,
    commitments,
    committees,
    linkages,
    meetings,
    membership,
    office_holders,
    partners,
    partnerships,
    plans,
    priorities,
    reporting,
    subscriptions,
    support,
    webhooks,
)
from shared.contracts.casts import Cast, Casts, Versions
from shared.contracts.event import Event

_MODULES = (
    alliances,
    membership,
    committees,
    plans,
    support,
    priorities,
    chapters,
    linkages,
    reporting,
    office_holders,
    meetings,
    commitments,
    asks,
    campaigns,
    partnerships,
    partners,
    subscriptions,
    webhooks,
)

EVENTS: Mapping[str, type[Event]] = MappingProxyType(
    {event.type: event for module in _MODULES for event in module.EVENTS}
)

_OF_MODULES: tuple[Mapping[tuple[str, int, int], Cast], ...] = tuple(
    getattr(module, "CASTS", {}) for module in _MODULES
)
CASTS: Casts = MappingProxyType({key: cast for casts in _OF_MODULES for key, cast in casts.items()})
"""The casts that modules have beside their events, as `CASTS`."""

PUBLISHED = Versions(EVENTS, CASTS)


def owner(event_type: str) -> str:
    """The context that publishes a type: `membership` of `membership.member_joined.v1`."""
    return event_type.split(".", 1)[0]


def read_event(event_type: str, data: bytes) -> Event:
    """The event in a record's data; fields that this code does not know yet are left out.

    Raises KeyError for an unknown type and pydantic.ValidationError for data that break the type's rules.
    """
    return EVENTS[event_type].model_validate_json(data, extra="ignore")


def write_event(event: Event) -> bytes:
    """The exact bytes that are hashed, stored and sent: JSON without the fields that are not given."""
    return event.model_dump_json(exclude_none=True).encode()
