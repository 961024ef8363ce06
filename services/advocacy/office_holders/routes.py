"""Legislators and officials, and the posts that they hold."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def office_holders_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/advocacy/v1/{province}/office_holders", tags=["office holders"])
