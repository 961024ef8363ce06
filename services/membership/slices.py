"""What the slices offer to the composition root: their views and their routes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter

from services.membership.alliances.routes import alliances_router
from services.membership.alliances.views import alliances
from services.membership.members.admission import admission_router
from services.membership.members.applications import applications_router
from services.membership.members.entries import Directory
from services.membership.members.listings import directory_router
from services.membership.members.routes import members_router
from services.membership.members.views import directory
from services.membership.proceedings import Proceedings
from services.membership.representatives.routes import representatives_router
from services.membership.representatives.views import representatives
from shared.journal import Journal
from shared.streams.view import View
from shared.streams.views import Views
from shared.web.commands import Authoriser

VIEWS: tuple[View, ...] = (directory, alliances, representatives)


def routers(
    journal: Journal, views: Views, authoriser: Authoriser, today: Callable[[], date], provinces: frozenset[str]
) -> tuple[APIRouter, ...]:
    """All routes. `today` is the local date, Asia/Karachi; `provinces` are those that this process serves."""
    proceedings, lines = Proceedings(journal, today), Directory(views)
    return (
        alliances_router(journal, views, authoriser, today, provinces),
        admission_router(proceedings, authoriser),
        members_router(proceedings, authoriser),
        directory_router(lines, views, authoriser),
        applications_router(lines, authoriser),
        representatives_router(proceedings, views, authoriser),
    )
