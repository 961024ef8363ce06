"""Core committees: their rules, seats, meetings and decisions."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
