"""Who acted for a member on a day that is past: what was named and released by then counts for then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.membership.representatives.decisions import acts_on
from shared.contracts.event import Event
from shared.contracts.fields import ContactId
from shared.contracts.membership import RepresentativeNamed, RepresentativeReleased


def acting_on(events: Iterable[Event], day: date) -> frozenset[ContactId]:
    """The contacts who acted for the member on the day, from its representatives' stream in order.

    Who is named again acts as last named by that day; who was released acts no more from that day on.
    """
    named: dict[ContactId, RepresentativeNamed] = {}
    for event in events:
        match event:
            case RepresentativeNamed(from_on=since) if since <= day:
                named[event.contact_id] = event
            case RepresentativeReleased(on=on) if on <= day:
                named.pop(event.contact_id, None)
    return frozenset(one for one, last in named.items() if acts_on(last.from_on, last.until_on, day))
