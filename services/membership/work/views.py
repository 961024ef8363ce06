"""Who does what where, as the directory tells it."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
