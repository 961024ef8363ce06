"""Membership put together: the only place that builds anything of this service."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from services.membership.reactions.declared import DEADLINES, REACTIONS
from services.membership.representatives.acting import ActingAccounts
from services.membership.rules import RULES
from services.membership.views import VIEWS
from shared.runtime.service import Kit, Service
from shared.web.rules import statuses


def routers(kit: Kit) -> Sequence[APIRouter]:
    """All routes. What they are made of is imported here: a relay or a worker does without."""
    from services.membership.routers import routers as made  # noqa: PLC0415

    return made(kit)


SERVICE = Service(
    context="membership",
    title="Membership of the provincial alliances",
    views=VIEWS,
    representatives=ActingAccounts,
    routers=routers,
    refusals=statuses(RULES),
    follows=(("advocacy", "partner"), ("notifications", "internal")),
    deadlines=DEADLINES,
    reactions=REACTIONS,
)
