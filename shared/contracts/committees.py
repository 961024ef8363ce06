"""Membership's events of core committees: rules, seats, meetings and decisions."""

from __future__ import annotations

from shared.contracts.event import Event

EVENTS: tuple[type[Event], ...] = ()
