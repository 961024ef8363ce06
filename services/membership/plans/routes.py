"""Half-yearly action plans over HTTP: drafted, endorsed, adopted, closed; and read."""

from __future__ import annotations

from fastapi import APIRouter

from services.membership.plans.commands import add_commands
from services.membership.plans.queries import add_queries
from shared.runtime.service import Kit


def plans_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    router = APIRouter(prefix="/membership/v1/{province}/plans", tags=["plans"])
    add_commands(router, kit)
    add_queries(router, kit)
    return router
