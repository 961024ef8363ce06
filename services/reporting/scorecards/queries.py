"""Scorecards made when they are read: indexed queries over the series, folded by pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from services.reporting.indicators.views import Indicators, Known
from services.reporting.scorecards.scorecard import by_code, distribution, named, scorecard
from services.reporting.series.views import series_view
from shared.reference import areas
from shared.reference.provinces import PROVINCES, Province
from shared.streams import Document, Views
from shared.web.positions import Position

PAGE = 1000


class Scorecards:
    """Scorecards of areas, provinces and the country. Every method raises StoreAway."""

    def __init__(self, views: Views, indicators: Indicators) -> None:
        self._views, self._indicators = views, indicators

    async def of_area(self, province: str, area: str, positions: Sequence[Position]) -> tuple[Document, bool]:
        """The scorecard of one area, and whether a position was not reached."""
        adopted = await self._indicators.adopted()
        found, stale = await self._series([province], {"area": area}, positions)
        return {"province": province, **place(area), **scorecard(found, adopted)}, stale

    async def of_province(self, province: Province, positions: Sequence[Position]) -> tuple[Document, bool]:
        """The province's own figures, and per indicator how its districts stand."""
        return await self._of_province(province, await self._indicators.adopted(), positions)

    async def of_country(self, served: Iterable[str]) -> Document:
        """The provinces side by side, the sandbox aside: their own figures, and how many of their districts have values."""
        adopted = await self._indicators.adopted()
        provinces = [province for province in PROVINCES if province.code in set(served)]
        cards = [(await self._of_province(province, adopted, ()))[0] for province in provinces]
        summaries = ("province", "area", "name", "coverage", "progress", "waiting", "districts")
        lines = {card["province"]: {line["code"]: line for line in card["indicators"]} for card in cards}
        return {
            "provinces": [{name: card[name] for name in summaries} for card in cards],
            "indicators": [
                named(adopted[code].terms)
                | {
                    "provinces": [
                        {"province": province}
                        | {name: of_code[code][name] for name in ("headline", "progress", "districts")}
                        for province, of_code in lines.items()
                    ]
                }
                for code in sorted(adopted, key=by_code)
            ],
        }

    async def _of_province(
        self, province: Province, adopted: dict[str, Known], positions: Sequence[Position]
    ) -> tuple[Document, bool]:
        own, stale = await self._series([province.code], {"area": province.pcode}, positions)
        of_districts, _ = await self._series([province.code], {"level": "district"}, ())
        card = scorecard(own, adopted)
        beside = districts_beside(province, of_districts, adopted)
        lines = [line | {"districts": beside["by_indicator"][line["code"]]} for line in card["indicators"]]
        waiting = card["waiting"] + sum(one["waiting"] for one in of_districts)
        return {
            "province": province.code,
            **place(province.pcode),
            **card,
            "waiting": waiting,
            "indicators": lines,
            "districts": beside["reached"],
        }, stale

    async def _series(
        self, provinces: Sequence[str], where: Document, positions: Sequence[Position]
    ) -> tuple[list[Document], bool]:
        found: list[Document] = []
        stale, cursor = False, None
        while True:
            page = await self._views.find(
                series_view, where, provinces=provinces, positions=positions, limit=PAGE, cursor=cursor
            )
            found += page.documents
            stale, cursor, positions = stale or page.stale, page.cursor, ()
            if cursor is None:
                return found, stale


def districts_beside(province: Province, series: Iterable[Document], adopted: dict[str, Known]) -> Document:
    """How the province's districts stand by indicator, and how many of them have any verified value."""
    districts = areas.districts(province.code)
    of_indicator: dict[str, list[Document]] = defaultdict(list)
    reached = set()
    for one in series:
        of_indicator[one["indicator"]].append(one)
        if one["verified"] and one["indicator"] in adopted:
            reached.add(one["area"])
    return {
        "reached": {"total": len(districts), "with_value": len(reached)},
        "by_indicator": {
            code: distribution(known.terms, of_indicator[code], len(districts)) for code, known in adopted.items()
        },
    }


def place(code: str) -> Document:
    """An area as scorecards name it."""
    area = areas.find(code)
    return {"area": code, "name": area.name if area else code, "level": area.level if area else None}
