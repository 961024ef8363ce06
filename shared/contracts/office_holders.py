"""Advocacy's events of legislators and officials, and the posts that they hold."""

from __future__ import annotations

from shared.contracts.event import Event

EVENTS: tuple[type[Event], ...] = ()
