"""The routes of notifications, for an api."""

from __future__ import annotations

from fastapi import APIRouter

from services.notifications.catalogue.routes import catalogue_router
from services.notifications.contacts.erasures.routes import erasures_router
from services.notifications.contacts.routes import contacts_router
from services.notifications.delivery.routes import deliveries_router
from services.notifications.inbox.routes import inbox_router
from services.notifications.partners.queries import partner_queries_router
from services.notifications.partners.routes import partner_commands_router
from services.notifications.sandbox.routes import sandbox_router
from services.notifications.streams.routes import streams_router
from services.notifications.subscriptions.ending import ending_router
from services.notifications.subscriptions.queries import queries_router
from services.notifications.subscriptions.routes import subscriptions_router
from services.notifications.tasks.routes import tasks_router
from services.notifications.webhooks.routers import routers as webhook_routers
from shared.runtime.service import Kit


def routers(kit: Kit) -> tuple[APIRouter, ...]:
    """All routes."""
    return (
        tasks_router(kit),
        contacts_router(kit),
        erasures_router(kit),
        subscriptions_router(kit),
        queries_router(kit),
        ending_router(kit),
        inbox_router(kit),
        deliveries_router(kit),
        catalogue_router(kit),
        streams_router(kit),
        partner_commands_router(kit),
        partner_queries_router(kit),
        *webhook_routers(kit),
        sandbox_router(kit),
    )
