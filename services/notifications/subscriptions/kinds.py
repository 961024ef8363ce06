"""What a subscription can name: every kind of event that partners may read, and the reminders of this service."""

from __future__ import annotations

from difflib import get_close_matches

from shared.contracts.casts import fact_of
from shared.contracts.catalogue import EVENTS, owner
from shared.contracts.topics import aggregate_of

COMMITMENT, MEETING = "notifications.reminder_commitment", "notifications.reminder_meeting"
SEAT, LINKAGE = "notifications.reminder_seat", "notifications.reminder_linkage"
ESCALATION, ESCALATION_COMMITTEE = "notifications.escalation", "notifications.escalation_committee"
REMINDERS = (COMMITMENT, MEETING, SEAT, LINKAGE, ESCALATION, ESCALATION_COMMITTEE)
"""What this service tells by itself as dates come near, or have passed for long: after 7 days, and after 21."""

_PARTNER = [event for event in EVENTS.values() if event.audience == "partner" and owner(event.type) != "notifications"]

EVENT_KINDS = tuple(sorted(fact_of(event.type) for event in _PARTNER))
KNOWN_KINDS = frozenset({*EVENT_KINDS, *REMINDERS})
CONTEXTS = frozenset(owner(kind) for kind in EVENT_KINDS)
"""The contexts whose events are told of."""

AGGREGATES = frozenset(aggregate_of(event.stream) for event in _PARTNER)
"""The kinds of streams whose events are told of, `advocacy/commitments`."""


def similar(kind: str) -> list[str]:
    """At most five known kinds that may have been meant."""
    return get_close_matches(kind, sorted(KNOWN_KINDS), n=5, cutoff=0.5)
