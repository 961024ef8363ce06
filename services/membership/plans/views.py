"""Half-yearly action plans: drafted, endorsed, adopted, closed."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
