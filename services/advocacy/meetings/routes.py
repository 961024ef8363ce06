"""Meetings with legislators and officials."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def meetings_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/advocacy/v1/{province}/meetings", tags=["meetings"])
