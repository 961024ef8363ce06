"""Series over HTTP: lists, and one with its history and provenance."""

from typing import Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, Depends, Query, Response

from services.reporting.series.checks import known_dimensions
from services.reporting.series.shown import shown_series
from services.reporting.series.state import series_stream
from services.reporting.series.views import series_view
from shared.contracts.fields import AreaCode, Dimensions, Goal, IndicatorCode
from shared.streams import Views
from shared.web.commands import Authoriser, Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound
from shared.web.roles import Forbidden

Level: TypeAlias = Literal["province", "district", "tehsil"]
Goals = Annotated[Goal | None, Query(description="only series of this Sustainable Development Goal")]


def series_router(views: Views, authoriser: Authoriser) -> APIRouter:
    """Routes that show series; who may not see all of them sees the figures that count."""
    router = APIRouter(prefix="/reporting/v1/{province}/series", tags=["series"])
    reader = authoriser.read(Permission.READ_VERIFIED, more=Permission.READ_ALL_FIGURES)

    @router.get("")
    async def listed(
        reading: Annotated[Reading, Depends(reader)],
        response: Response,
        indicator: IndicatorCode | None = None,
        area: AreaCode | None = None,
        goal: Goals = None,
        level: Annotated[Level | None, Query(description="level of the area")] = None,
        waiting: Annotated[bool, Query(description="only series with figures that wait for a verifier")] = False,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
        cursor: Annotated[str | None, Query(max_length=2000)] = None,
    ) -> dict[str, Any]:
        """Series of the province, by indicator, area, goal or level. `waiting` is for members and offices."""
        given = {"indicator": indicator, "area": area, "goals": goal, "level": level}
        where: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        if not reading.more:
            if waiting:
                raise Forbidden("role", permission=Permission.READ_ALL_FIGURES.value)
            where["verified"] = {"$gt": 0}
        elif waiting:
            where["waiting"] = {"$gt": 0}
        page = await views.find(
            series_view,
            where,
            provinces=frozenset({reading.province}),
            positions=reading.positions,
            limit=limit,
            cursor=cursor,
        )
        tell_stale(response, page.stale)
        shown = [shown_series(one, everything=reading.more) for one in page.documents]
        return {"data": shown, "next": page.cursor}

    @router.get("/{indicator}/{area}/{dimensions}")
    async def one(
        indicator: IndicatorCode,
        area: AreaCode,
        dimensions: Dimensions,
        reading: Annotated[Reading, Depends(reader)],
        response: Response,
    ) -> dict[str, Any]:
        """One series: each figure with its value, the value that counts, its flags, and every step that led to it."""
        stream = series_stream(reading.province, indicator, area, known_dimensions(dimensions))
        found = await views.get(series_view, stream, reading.positions)
        tell_stale(response, found.stale)
        if found.document is None or not (reading.more or found.document["verified"]):
            raise NotFound("series", stream)
        return shown_series(found.document, everything=reading.more)

    return router
