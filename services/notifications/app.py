"""Notifications put together: the only place that builds anything of this service."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from services.notifications.contacts import views as contacts_views
from services.notifications.contacts.erasures import views as erasures_views
from services.notifications.contacts.preparing import prepare as prepare_contacts
from services.notifications.defaults import views as defaults_views
from services.notifications.defaults.declared import REACTIONS
from services.notifications.loops import loops
from services.notifications.loops import prepare as prepare_messages
from services.notifications.planning import dates as dates_views
from services.notifications.rules import RULES
from services.notifications.streams import tickets
from services.notifications.subscriptions import views as subscriptions_views
from services.notifications.tasks import views as tasks_views
from services.notifications.webhooks import parts as webhooks
from services.notifications.webhooks import telling as webhooks_telling
from services.notifications.webhooks import views as webhooks_views
from services.notifications.withdrawals import views as withdrawals_views
from shared.following.membership import Membership, members, representatives
from shared.following.partners import partners
from shared.runtime.service import Kit, Service
from shared.runtime.store import Database
from shared.streams.view import View
from shared.web.rules import statuses

VIEWS: tuple[View, ...] = (
    members,
    representatives,
    partners,
    *tasks_views.VIEWS,
    *subscriptions_views.VIEWS,
    *contacts_views.VIEWS,
    *erasures_views.VIEWS,
    *defaults_views.VIEWS,
    *dates_views.VIEWS,
    *webhooks_views.VIEWS,
    *webhooks_telling.VIEWS,
    *withdrawals_views.VIEWS,
)


def routers(kit: Kit) -> Sequence[APIRouter]:
    """All routes. What they are made of is imported here: a relay or a worker does without."""
    from services.notifications.routers import routers as made  # noqa: PLC0415

    return made(kit)


async def prepare(database: Database) -> None:
    """Make the indexes of what is no view. Raises StoreAway."""
    await prepare_contacts(database)
    await prepare_messages(database)
    await tickets.prepare(database)
    await webhooks.prepare(database)


SERVICE = Service(
    context="notifications",
    title="Notifications of the provincial alliances",
    views=VIEWS,
    representatives=Membership,
    routers=routers,
    refusals=statuses(RULES),
    reactions=(*REACTIONS, *webhooks_telling.REACTIONS),
    prepare=prepare,
    loops=loops,
    follows=(
        ("membership", "partner"),
        ("membership", "internal"),
        ("reporting", "partner"),
        ("advocacy", "partner"),
    ),
)
