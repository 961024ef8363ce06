"""Reporting put together: the only place that builds anything of this service."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from services.reporting.imports.limits import LARGEST_FILE, PATH
from services.reporting.indicators.views import indicators
from services.reporting.rules import RULES
from services.reporting.series.views import series_view
from shared.following.membership import Membership, members, representatives
from shared.following.partners import partners
from shared.runtime.service import Kit, Service
from shared.web.app import Limits
from shared.web.rules import statuses

VIEWS = (indicators, members, partners, representatives, series_view)


def routers(kit: Kit) -> Sequence[APIRouter]:
    """All routes. What they are made of is imported here: a relay or a worker does without."""
    from services.reporting.routers import routers as made  # noqa: PLC0415

    return made(kit)


SERVICE = Service(
    context="reporting",
    title="Figures of the provincial alliances",
    views=VIEWS,
    representatives=Membership,
    routers=routers,
    refusals=statuses(RULES),
    limits=Limits(larger={PATH: LARGEST_FILE}),
    follows=(("membership", "partner"), ("membership", "internal"), ("notifications", "internal")),
)
