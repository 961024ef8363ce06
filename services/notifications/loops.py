"""What goes on in a worker of notifications: facts are planned for people, dates are looked at, messages are sent."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parseaddr

import httpx

from services.notifications.contacts.addresses import Addresses
from services.notifications.contacts.bounced import Bounced
from services.notifications.delivery.channels import Channel
from services.notifications.delivery.composing import Composer
from services.notifications.delivery.email import Email
from services.notifications.delivery.in_app import InApp
from services.notifications.delivery.making import Making
from services.notifications.delivery.outgoing import Deliveries
from services.notifications.delivery.rounds import Rounds
from services.notifications.delivery.sending import Sending
from services.notifications.delivery.sms import Sms
from services.notifications.inbox.letters import Inbox
from services.notifications.planning.facts import Facts
from services.notifications.planning.items import Items
from services.notifications.planning.planner import Planner
from services.notifications.planning.reminders import Reminders
from services.notifications.streams.places import Places
from services.notifications.subscriptions import one_click
from services.notifications.webhooks import parts as webhooks
from shared.contracts.event import Audience
from shared.following.partners import Partners
from shared.runtime.metrics import DeliveryMetrics
from shared.runtime.service import Loop, Workshop, utc_now
from shared.runtime.settings import Settings
from shared.runtime.store import Database
from shared.streams.taking import Taking

TOLD: tuple[tuple[str, Audience], ...] = (
    ("membership", "partner"),
    ("reporting", "partner"),
    ("advocacy", "partner"),
    ("notifications", "partner"),
)
"""The topics that people and endpoints are told of: what is internal goes to nobody."""


def loops(workshop: Workshop) -> Mapping[str, Loop]:
    """The loops by name: one for each province that reads its topics, and three for all provinces together."""
    settings, views, now = workshop.settings, workshop.views, workshop.now

    def database() -> Database:
        return workshop.database

    facts, items = Facts(database, now), Items(database, now)
    deliveries, inbox = Deliveries(database, now), Inbox(database, now)
    addresses = Addresses(database)
    planner = Planner(views, facts, items, workshop.today, now)
    places, key = Places(database), one_click.key(settings)
    making = Making(settings.public_url, key, parseaddr(settings.lead_mail_from)[1])
    composer = Composer(views, deliveries, Partners(views, workshop.today, now), making)

    async def forget() -> None:
        for part in (facts, items, deliveries, inbox):
            await part.forget()

    going: dict[str, Loop] = {
        f"tell/{province}": Taking(
            "notifications", "tell", province, TOLD, [places, planner], settings, workshop.database
        )
        for province in workshop.provinces
    }
    going["reminders"] = Reminders(workshop.provinces, workshop.leases, views, planner, workshop.today, now)
    going["sending"] = Sending(
        workshop.provinces,
        workshop.leases,
        Rounds(facts, items, composer, now),
        composer,
        deliveries,
        channels(settings, inbox, key),
        addresses,
        Bounced(workshop.journal, views, addresses),
        DeliveryMetrics(workshop.registry),
        forget,
        now,
    )
    return going | dict(webhooks.loops(workshop))


def channels(settings: Settings, inbox: Inbox, key: bytes) -> Mapping[str, Channel]:
    """The ways to reach people that are set up."""
    found: dict[str, Channel] = {"in_app": InApp(inbox)}
    if settings.lead_smtp_url is not None:
        url = settings.lead_smtp_url.get_secret_value()
        found["email"] = Email(url, settings.lead_mail_from, settings.public_url, key)
    if settings.lead_sms_url is not None:
        found["sms"] = Sms(settings.lead_sms_url, httpx.AsyncClient())
    return found


async def prepare(database: Database) -> None:
    """Make the indexes of what is no view. Raises StoreAway."""
    for part in (Facts, Items, Deliveries, Inbox):
        await part(lambda: database, utc_now).ensure_indexes()
