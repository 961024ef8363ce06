"""Webhooks put together for a worker: what goes on in it."""

from __future__ import annotations

from collections.abc import Mapping

from services.notifications.webhooks.connecting import Guard
from services.notifications.webhooks.deliveries import Deliveries
from services.notifications.webhooks.endpoints import Endpoints
from services.notifications.webhooks.planning import READS, Planner
from services.notifications.webhooks.secrets import Secrets
from services.notifications.webhooks.sending import Sender
from services.notifications.webhooks.workings import Network, system_network
from shared.runtime.metrics import WebhookMetrics
from shared.runtime.secret import secret
from shared.runtime.service import Loop, Workshop
from shared.runtime.store import Database
from shared.streams.taking import Taking

NAME = "webhooks"


def loops(workshop: Workshop, network: Network | None = None) -> Mapping[str, Loop]:
    """The sender, and a planner for each province in a group of its own."""
    net, settings = network or system_network(), workshop.settings
    endpoints = Endpoints(workshop.views, workshop.today)
    sender = Sender(
        workshop.provinces,
        workshop.database,
        workshop.journal,
        workshop.leases,
        endpoints,
        Secrets(workshop.database, secret(settings)),
        Guard(net.resolve, private=settings.lead_private_webhooks),
        net.context,
        WebhookMetrics(workshop.registry),
        workshop.now,
    )
    deliveries = Deliveries(workshop.database)

    def planning(province: str) -> Loop:
        planner = Planner(
            province, endpoints, deliveries, workshop.views, settings.public_url, workshop.now, sender.wake
        )
        return Taking("notifications", NAME, province, READS, [planner], settings, workshop.database)

    return {NAME: sender} | {f"{NAME}.{province}": planning(province) for province in workshop.provinces}


async def prepare(database: Database) -> None:
    """Make the indexes of the collections that are no views. Raises StoreAway."""
    await Deliveries(database).ensure_indexes()
