"""Whether an organisation was an active member on a day that is past: what decided then counts for then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shared.contracts.event import Event
from shared.contracts.membership import MemberJoined, MemberLeft, MemberReinstated, MemberSuspended


def active_on(life: Iterable[Event], day: date) -> bool:
    """Whether the member with this life, its stream in order, was active on the day; a change holds from its day on."""
    active = False
    for event in life:
        match event:
            case MemberJoined(joined_on=on) | MemberReinstated(on=on) if on <= day:
                active = True
            case MemberSuspended(from_on=on) | MemberLeft(left_on=on) if on <= day:
                active = False
    return active
