"""Half-yearly action plans: drafted, endorsed, adopted, closed."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def plans_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/membership/v1/{province}/plans", tags=["plans"])
