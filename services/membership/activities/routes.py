"""Activities over HTTP: planned, changed, reported on, completed; and read."""

from __future__ import annotations

from fastapi import APIRouter

from services.membership.activities.commands import add_commands
from services.membership.activities.queries import add_queries
from shared.runtime.service import Kit


def activities_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    router = APIRouter(prefix="/membership/v1/{province}/activities", tags=["activities"])
    add_commands(router, kit)
    add_queries(router, kit)
    return router
