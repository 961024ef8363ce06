"""Who does what where, as the directory tells it."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def work_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/membership/v1/{province}/work", tags=["work"])
