"""Membership put together: the only place that builds anything of this service."""

from __future__ import annotations

from services.membership.reactions.declared import DEADLINES, REACTIONS
from services.membership.representatives.acting import ActingAccounts
from services.membership.rules import RULES
from services.membership.slices import VIEWS, routers
from shared.runtime.service import Service
from shared.web.rules import statuses

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
