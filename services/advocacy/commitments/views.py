"""What office holders have promised, and what became of it."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
