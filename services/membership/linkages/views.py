"""Ties between organisations: formal ones, and what is learnt of informal ones."""

from __future__ import annotations

from shared.streams.view import View

VIEWS: tuple[View, ...] = ()
