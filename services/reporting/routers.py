"""The routes of reporting, for an api."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from services.reporting.imports.routes import imports_router
from services.reporting.indicators.routes import indicators_router
from services.reporting.indicators.views import Indicators
from services.reporting.scorecards.queries import Scorecards
from services.reporting.scorecards.routes import scorecards_router
from services.reporting.series.commands import figures_router
from services.reporting.series.facts import FactsOf
from services.reporting.series.queries import series_router
from services.reporting.series.verifications import verifications_router
from shared.following.membership import Membership
from shared.runtime.service import Kit
from shared.sandbox.routes import sandbox_router


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
