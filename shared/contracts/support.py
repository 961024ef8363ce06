"""Membership's events of technical and financial support."""

from __future__ import annotations

from shared.contracts.event import Event

EVENTS: tuple[type[Event], ...] = ()
