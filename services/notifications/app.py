"""Notifications put together: the only place that builds anything of this service."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter

from services.notifications.partners import views as partners_views
from services.notifications.streams import tickets
from services.notifications.streams.asking import CONTEXTS
from services.notifications.streams.places import Places
from services.notifications.streams.routes import streams_router
from services.notifications.subscriptions import views as subscriptions_views
from services.notifications.tasks import views as tasks_views
from services.notifications.tasks.routes import tasks_router
from shared.contracts.event import Audience
from shared.following.membership import Membership, members, representatives
from shared.runtime.service import Kit, Loop, Service, Workshop
from shared.runtime.store import Database, store_errors
from shared.streams.taking import Taking
from shared.streams.view import View

VIEWS: tuple[View, ...] = (
    members,
    representatives,
    *tasks_views.VIEWS,
    *partners_views.VIEWS,
    *subscriptions_views.VIEWS,
)


def routers(kit: Kit) -> tuple[APIRouter, ...]:
    """All routes."""
    return (tasks_router(kit), streams_router(kit))


async def prepare(database: Database) -> None:
    """Make the indexes of what is no view. Raises StoreAway."""
    await tickets.prepare(database)


def loops(workshop: Workshop) -> Mapping[str, Loop]:
    """What goes on besides views: where each event is, by its id."""
    places = Places(lambda: workshop.database)
    read: list[tuple[str, Audience]] = [(context, "partner") for context in CONTEXTS]

    async def store_answers() -> None:
        with store_errors():
            await workshop.database.command("ping")

    return {
        f"streams.index.{province}": Taking(
            "notifications", "index", province, read, [places], workshop.settings, store_answers
        )
        for province in workshop.provinces
    }


SERVICE = Service(
    context="notifications",
    title="Notifications of the provincial alliances",
    views=VIEWS,
    representatives=Membership,
    routers=routers,
    follows=(
        ("membership", "partner"),
        ("membership", "internal"),
        ("reporting", "partner"),
        ("advocacy", "partner"),
    ),
    loops=loops,
    prepare=prepare,
)
