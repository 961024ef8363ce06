"""Membership's events of district chapters."""

from __future__ import annotations

from shared.contracts.event import Event

EVENTS: tuple[type[Event], ...] = ()
