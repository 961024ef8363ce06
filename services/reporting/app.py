"""Reporting put together: the only place that builds anything of this service."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from services.reporting.imports.routes import LARGEST_FILE, PATH, imports_router
from services.reporting.indicators.routes import indicators_router
from services.reporting.indicators.views import Indicators, indicators
from services.reporting.rules import RULES
from services.reporting.scorecards.queries import Scorecards
from services.reporting.scorecards.routes import scorecards_router
from services.reporting.series.commands import figures_router
from services.reporting.series.facts import FactsOf
from services.reporting.series.queries import series_router
from services.reporting.series.verifications import verifications_router
from services.reporting.series.views import series_view
from shared.following.membership import Membership, members, representatives
from shared.following.partners import partners
from shared.runtime.service import Kit, Service
from shared.sandbox.routes import sandbox_router
from shared.web.app import Limits
from shared.web.rules import statuses

VIEWS = (indicators, members, partners, representatives, series_view)


def routers(kit: Kit) -> Sequence[APIRouter]:
    """All routes of the service."""
    known, membership = Indicators(kit.views), Membership(kit.views, kit.today)
    facts_of = FactsOf(known, membership, kit.today)
    return (
        indicators_router(kit.journal, kit.views, kit.authoriser, kit.today),
        figures_router(kit.journal, known, membership, facts_of, kit.authoriser),
        verifications_router(kit.journal, kit.views, known, membership, kit.authoriser),
        series_router(kit.views, kit.authoriser),
        imports_router(kit.journal, facts_of, kit.views, kit.authoriser, kit.provinces),
        scorecards_router(Scorecards(kit.views, known), kit.authoriser, kit.provinces),
        sandbox_router("reporting", kit),
    )


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
