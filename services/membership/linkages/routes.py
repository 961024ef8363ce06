"""Ties between organisations: formal ones, and what is learnt of informal ones."""

from __future__ import annotations

from fastapi import APIRouter

from shared.runtime.service import Kit


def linkages_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    return APIRouter(prefix="/membership/v1/{province}/linkages", tags=["linkages"])
