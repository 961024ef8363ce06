"""District chapters of an alliance over HTTP: commands and queries."""

from __future__ import annotations

from fastapi import APIRouter

from services.membership.chapters.commands import commands_router
from services.membership.chapters.queries import queries_router
from shared.runtime.service import Kit


def chapters_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    router = APIRouter()
    for part in (commands_router, queries_router):
        router.include_router(part(kit))
    return router
