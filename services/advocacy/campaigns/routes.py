"""Awareness campaigns and their sessions."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def campaigns_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/advocacy/v1/{province}/campaigns", tags=["campaigns"])
