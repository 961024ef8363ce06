"""Membership's events of formal linkages between organisations."""

from __future__ import annotations

from shared.contracts.event import Event

EVENTS: tuple[type[Event], ...] = ()
