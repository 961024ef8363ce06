"""Core committees over HTTP: commands about seats, commands about meetings, and queries."""

from __future__ import annotations

from fastapi import APIRouter

from services.membership.committees.meetings import meetings_router
from services.membership.committees.queries import queries_router
from services.membership.committees.records import records_router
from services.membership.committees.seats import seats_router
from shared.runtime.service import Kit


def committees_router(kit: Kit) -> APIRouter:
    """Routes of a province's core committee."""
    router = APIRouter(tags=["committees"])
    for part in (seats_router(kit), meetings_router(kit), queries_router(kit), records_router(kit)):
        router.include_router(part, prefix="/membership/v1/{province}/committee")
    return router
