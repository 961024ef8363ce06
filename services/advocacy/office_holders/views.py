"""Legislators and officials, and the posts that they hold."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
