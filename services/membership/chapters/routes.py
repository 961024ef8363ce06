"""District chapters of an alliance."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def chapters_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/membership/v1/{province}/chapters", tags=["chapters"])
