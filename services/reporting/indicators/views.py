"""What the adopted indicators mean, as figures are checked against and pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.reporting.indicators.decisions import indicator_stream
from shared.contracts.indicators import IndicatorAdopted, IndicatorRetired, IndicatorTargetChanged, IndicatorTerms
from shared.contracts.recorded import Recorded
from shared.reference.provinces import PK
from shared.streams import Document, View, Views

PROGRAMME = frozenset({PK})
ADOPTED = "adopted"
PAGE = 500


def indicator_terms(indicator: Document, recorded: Recorded) -> Document:
    """Fold one indicator's events into its terms as they are now, with its standing."""
    match recorded.event:
        case IndicatorAdopted() as adopted:
            told = adopted.model_dump(mode="json")
            return told | {"standing": ADOPTED, "told_at": recorded.at.isoformat(), "told_by": recorded.by}
        case IndicatorTargetChanged() as changed:
            told = changed.model_dump(mode="json", exclude={"changed", "why"})
            return indicator | told | {"told_at": recorded.at.isoformat(), "told_by": recorded.by}
        case IndicatorRetired(retired_on=day):
            return indicator | {"standing": "retired", "retired_on": day.isoformat()}
        case _:
            return indicator


indicators = View("indicators", "reporting/indicators", indicator_terms, indexes=("code", "goals", "standing"))


@dataclass(frozen=True, slots=True)
class Known:
    """An indicator that is or was adopted."""

    terms: IndicatorTerms
    retired: bool


class Indicators:
    """The programme's indicators, for every province's series and scorecards."""

    def __init__(self, views: Views) -> None:
        self._views = views

    async def known(self, codes: Iterable[str]) -> dict[str, Known]:
        """The indicators with these codes, by code; those never adopted are not there. Raises StoreAway."""
        streams = [indicator_stream(code) for code in set(codes)]
        return {one["code"]: _known(one) for one in await self._views.many(indicators, streams)}

    async def adopted(self) -> dict[str, Known]:
        """All adopted indicators by code; retired ones are left out. Raises StoreAway."""
        found: list[Document] = []
        cursor = None
        while True:
            page = await self._views.find(
                indicators, {"standing": ADOPTED}, provinces=PROGRAMME, limit=PAGE, cursor=cursor
            )
            found += page.documents
            cursor = page.cursor
            if cursor is None:
                return {one["code"]: _known(one) for one in found}


def _known(indicator: Document) -> Known:
    told = {name: indicator[name] for name in IndicatorTerms.model_fields if name in indicator}
    return Known(IndicatorTerms(**told), retired=indicator["standing"] != ADOPTED)
