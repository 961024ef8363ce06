"""Notifications put together: the only place that builds anything of this service."""

from __future__ import annotations

from fastapi import APIRouter

from services.notifications.partners import views as partners_views
from services.notifications.subscriptions import views as subscriptions_views
from services.notifications.tasks import views as tasks_views
from services.notifications.tasks.routes import tasks_router
from services.notifications.webhooks import parts as webhooks
from services.notifications.webhooks import views as webhooks_views
from services.notifications.webhooks.rules import RULES as WEBHOOK_RULES
from shared.following.membership import Membership, members, representatives
from shared.runtime.service import Kit, Service
from shared.streams.view import View
from shared.web.rules import statuses

VIEWS: tuple[View, ...] = (
    members,
    representatives,
    *tasks_views.VIEWS,
    *partners_views.VIEWS,
    *subscriptions_views.VIEWS,
    *webhooks_views.VIEWS,
)


def routers(kit: Kit) -> tuple[APIRouter, ...]:
    """All routes."""
    return (tasks_router(kit), *webhooks.routers(kit))


SERVICE = Service(
    context="notifications",
    title="Notifications of the provincial alliances",
    views=VIEWS,
    representatives=Membership,
    routers=routers,
    refusals=statuses(WEBHOOK_RULES),
    loops=webhooks.loops,
    prepare=webhooks.prepare,
    follows=(
        ("membership", "partner"),
        ("membership", "internal"),
        ("reporting", "partner"),
        ("advocacy", "partner"),
    ),
)
