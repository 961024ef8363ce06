"""What is done under an action plan, by whom and until when."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def activities_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/membership/v1/{province}/activities", tags=["activities"])
