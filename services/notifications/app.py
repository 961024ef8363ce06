"""Notifications put together: the only place that builds anything of this service."""

from __future__ import annotations

from fastapi import APIRouter

from services.notifications.partners import views as partners_views
from services.notifications.subscriptions import views as subscriptions_views
from services.notifications.tasks import views as tasks_views
from services.notifications.tasks.routes import tasks_router
from shared.following.membership import Membership, members, representatives
from shared.runtime.service import Kit, Service
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
    return (tasks_router(kit),)


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
)
