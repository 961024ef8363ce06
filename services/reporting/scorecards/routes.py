"""Scorecards over HTTP: of an area, a province, the country; anybody may read them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from services.reporting.scorecards.queries import Scorecards
from services.reporting.series.checks import known_area
from shared.contracts.fields import AreaCode
from shared.reference.provinces import WITH_SANDBOX, province
from shared.web.commands import Authoriser, Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import Unprocessable


def scorecards_router(scorecards: Scorecards, authoriser: Authoriser, served: frozenset[str]) -> APIRouter:
    """Routes of scorecards; `served` are the provinces that this process serves."""
    router = APIRouter(prefix="/reporting/v1", tags=["scorecards"])
    reader = authoriser.read(Permission.READ_VERIFIED)

    @router.get("/scorecard", dependencies=[Depends(authoriser.anyone())])
    async def country() -> dict[str, Any]:
        """The provinces side by side, by indicator: headline, progress, and how many districts have a value."""
        return await scorecards.of_country(served)

    @router.get("/{province}/scorecard")
    async def province_card(reading: Annotated[Reading, Depends(reader)], response: Response) -> dict[str, Any]:
        """The province's own figures, and per indicator how its districts stand; percentages are never averaged."""
        found = province(reading.province)
        if found is None:
            candidates = sorted(one.code for one in WITH_SANDBOX)
            raise Unprocessable("province", reading.province, "province.no_area", candidates=candidates)
        card, stale = await scorecards.of_province(found, reading.positions)
        tell_stale(response, stale)
        return card

    @router.get("/{province}/scorecards/{area}")
    async def area_card(
        reading: Annotated[Reading, Depends(reader)], area: AreaCode, response: Response
    ) -> dict[str, Any]:
        """An area's latest verified value per indicator, other sources beside it, coverage, progress, what waits."""
        card, stale = await scorecards.of_area(reading.province, known_area(area, reading.province), reading.positions)
        tell_stale(response, stale)
        return card

    return router
