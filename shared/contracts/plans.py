"""Membership's events of action plans and their activities."""

from __future__ import annotations

from shared.contracts.event import Event

EVENTS: tuple[type[Event], ...] = ()
