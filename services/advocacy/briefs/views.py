"""What there is to know before a meeting with somebody in office."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
