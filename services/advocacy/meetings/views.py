"""Meetings with legislators and officials."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
