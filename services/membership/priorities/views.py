"""Which goals districts and provinces put first."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
