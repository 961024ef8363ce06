"""Technical and financial support: asked for, decided, delivered."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
