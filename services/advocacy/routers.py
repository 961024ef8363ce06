"""The routes of advocacy, for an api."""

from __future__ import annotations

from fastapi import APIRouter

from services.advocacy.asks.routes import asks_router
from services.advocacy.awareness.routes import awareness_router
from services.advocacy.briefs.routes import briefs_router
from services.advocacy.campaigns.routes import campaigns_router
from services.advocacy.commitments.routes import commitments_router
from services.advocacy.meetings.routes import meetings_router
from services.advocacy.office_holders.routes import office_holders_router
from services.advocacy.partnerships.queries import partnership_queries
from services.advocacy.partnerships.routes import partnerships_router
from services.advocacy.posts.routes import posts_router
from services.advocacy.sessions.queries import session_queries
from services.advocacy.sessions.routes import sessions_router
from shared.runtime.service import Kit
from shared.sandbox.routes import sandbox_router


def routers(kit: Kit) -> tuple[APIRouter, ...]:
    """All routes."""
    return (
        office_holders_router(kit),
        posts_router(kit),
        meetings_router(kit),
        commitments_router(kit),
        asks_router(kit),
        campaigns_router(kit),
        sessions_router(kit),
        session_queries(kit),
        awareness_router(kit),
        partnerships_router(kit),
        partnership_queries(kit),
        briefs_router(kit),
        sandbox_router("advocacy", kit),
    )
