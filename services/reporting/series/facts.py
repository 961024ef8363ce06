"""What other streams know about a figure, gathered for its decision."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches

from services.reporting.indicators.views import Indicators
from services.reporting.series.checks import Facts
from shared.following.membership import Membership


class FactsOf:
    """Gathers facts from reporting's own views of the indicators and the members. `today` is the local date."""

    def __init__(self, indicators: Indicators, membership: Membership, today: Callable[[], date]) -> None:
        self._indicators, self._membership, self._today = indicators, membership, today

    async def gather(self, province: str, organisation: str, codes: Iterable[str]) -> dict[str, Facts]:
        """The facts for the organisation's figures in the province, by indicator code. Raises StoreAway."""
        asked = set(codes)
        known, active = await asyncio.gather(
            self._indicators.known(asked), self._membership.active(organisation, province)
        )
        adopted = list(await self._indicators.adopted()) if asked - known.keys() else []
        today = self._today()
        return {
            code: Facts(
                province=province,
                terms=known[code].terms if code in known else None,
                retired=code in known and known[code].retired,
                active=active,
                today=today,
                similar=() if code in known else tuple(get_close_matches(code, adopted, n=5)),
            )
            for code in asked
        }
