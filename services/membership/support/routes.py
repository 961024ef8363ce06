"""Technical and financial support: asked for, decided, delivered."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def support_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/membership/v1/{province}/support", tags=["support"])
