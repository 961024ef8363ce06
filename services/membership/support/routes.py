"""Technical and financial support over HTTP: commands and queries."""

from __future__ import annotations

from fastapi import APIRouter

from services.membership.support.decided import decided_router
from services.membership.support.queries import queries_router
from services.membership.support.requests import requests_router
from shared.runtime.service import Kit


def support_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    router = APIRouter()
    for part in (requests_router, decided_router, queries_router):
        router.include_router(part(kit))
    return router
