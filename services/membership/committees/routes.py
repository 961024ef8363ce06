"""Core committees: their rules, seats, meetings and decisions."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def committees_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/membership/v1/{province}/committees", tags=["committees"])
