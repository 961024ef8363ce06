"""Advocacy's events of meetings with legislators and officials."""

from __future__ import annotations

from shared.contracts.event import Event

EVENTS: tuple[type[Event], ...] = ()
