"""The routes of membership, for an api."""

from __future__ import annotations

from fastapi import APIRouter

from services.membership.activities.routes import activities_router
from services.membership.alliances.routes import alliances_router
from services.membership.chapters.routes import chapters_router
from services.membership.committees.routes import committees_router
from services.membership.linkages.routes import linkages_router
from services.membership.members.admission import admission_router
from services.membership.members.applications import applications_router
from services.membership.members.entries import Directory
from services.membership.members.listings import directory_router
from services.membership.members.routes import members_router
from services.membership.plans.routes import plans_router
from services.membership.priorities.routes import priorities_router
from services.membership.proceedings import Proceedings
from services.membership.representatives.routes import representatives_router
from services.membership.support.routes import support_router
from services.membership.work.routes import work_router
from shared.runtime.service import Kit
from shared.sandbox.routes import sandbox_router


def routers(kit: Kit) -> tuple[APIRouter, ...]:
    """All routes."""
    proceedings, lines = Proceedings(kit.journal, kit.today), Directory(kit.views)
    return (
        alliances_router(kit.journal, kit.views, kit.authoriser, kit.today, kit.provinces),
        admission_router(proceedings, kit.authoriser),
        members_router(proceedings, kit.authoriser),
        directory_router(lines, kit.views, kit.authoriser),
        applications_router(lines, kit.authoriser),
        representatives_router(proceedings, kit.views, kit.authoriser),
        committees_router(kit),
        plans_router(kit),
        activities_router(kit),
        support_router(kit),
        priorities_router(kit),
        chapters_router(kit),
        linkages_router(kit),
        work_router(kit),
        sandbox_router("membership", kit),
    )
