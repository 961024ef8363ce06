"""What is done under an action plan, by whom and until when."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
