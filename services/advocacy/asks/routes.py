"""Policy asks and the stages that they reach."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def asks_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/advocacy/v1/{province}/asks", tags=["asks"])
