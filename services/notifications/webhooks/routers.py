"""The routes of webhooks, for an api."""

from __future__ import annotations

from fastapi import APIRouter

from services.notifications.webhooks.delivery_routes import deliveries_router
from services.notifications.webhooks.overseeing import overseeing_router
from services.notifications.webhooks.routes import webhooks_router
from services.notifications.webhooks.workings import Network, Workings, system_network
from shared.runtime.service import Kit


def routers(kit: Kit, network: Network | None = None) -> tuple[APIRouter, ...]:
    """All routes of webhooks; the network is the system's unless another is given."""
    workings = Workings(kit, network or system_network())
    return webhooks_router(kit, workings), deliveries_router(kit, workings), overseeing_router(kit)
