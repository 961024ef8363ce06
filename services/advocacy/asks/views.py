"""Policy asks and the stages that they reach."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
