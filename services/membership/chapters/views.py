"""District chapters of an alliance."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
