"""Public-private partnerships and their milestones."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
