"""Public-private partnerships and their milestones."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def partnerships_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/advocacy/v1/{province}/partnerships", tags=["partnerships"])
