"""What there is to know before a meeting with somebody in office."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def briefs_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/advocacy/v1/{province}/briefs", tags=["briefs"])
