"""Ties between organisations over HTTP: commands, lists, and metrics."""

from __future__ import annotations

from fastapi import APIRouter

from services.membership.linkages.commands import commands_router
from services.membership.linkages.measuring import metrics_router
from services.membership.linkages.queries import queries_router
from shared.runtime.service import Kit


def linkages_router(kit: Kit) -> APIRouter:
    """Routes of this slice; that of the metrics before that of one linkage, whose path it would fit."""
    router = APIRouter()
    for part in (commands_router(kit), metrics_router(kit), queries_router(kit)):
        router.include_router(part)
    return router
