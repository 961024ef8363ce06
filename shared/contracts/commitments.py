"""Advocacy's events of what office holders have promised."""

from __future__ import annotations

from shared.contracts.event import Event

EVENTS: tuple[type[Event], ...] = ()
