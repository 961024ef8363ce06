"""What office holders have promised, and what became of it."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def commitments_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/advocacy/v1/{province}/commitments", tags=["commitments"])
