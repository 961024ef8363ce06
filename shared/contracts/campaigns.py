"""Advocacy's events of awareness campaigns and sessions."""

from __future__ import annotations

from shared.contracts.event import Event

EVENTS: tuple[type[Event], ...] = ()
