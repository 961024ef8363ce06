"""Membership put together: the only place that builds anything of this service."""

from __future__ import annotations

from services.membership.representatives.acting import ActingAccounts
from services.membership.rules import STATUSES
from services.membership.slices import VIEWS, routers
from shared.runtime.service import Service

SERVICE = Service(
    context="membership",
    title="Membership of the provincial alliances",
    views=VIEWS,
    representatives=ActingAccounts,
    routers=lambda kit: routers(kit.journal, kit.views, kit.authoriser, kit.today, kit.provinces),
    refusals=STATUSES,
)
