"""Which goals districts and provinces put first."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def priorities_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/membership/v1/{province}/priorities", tags=["priorities"])
