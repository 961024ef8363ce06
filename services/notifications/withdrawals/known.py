"""The withdrawn figures of a province, at hand in the process for whoever shows events of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from services.notifications.withdrawals.text import Withdrawn, concerns, withdrawn_of
from services.notifications.withdrawals.views import withdrawals
from shared.runtime.faults import StoreAway
from shared.streams.views import Page, Views

EVERY_SECONDS = 1.0
MOST_SERIES = 50_000
"""Series with withdrawn figures that are kept of a province, some 400 bytes each: 20 MB at most."""

A_PAGE, SWEPT = 500, 200

log = structlog.get_logger(__name__)


class Known:
    """What the view says of a province, at most a second old when it is asked for.

    Read by its index: what was withdrawn since the newest that is known, and besides a page of all that there is, in turn,
    for a withdrawal that reached the view later than newer ones did. What was withdrawn stays so; nothing is forgotten.
    Of more than `most` series it isn't known which figures of them were withdrawn: then it is `full`, and every figure
    passes for withdrawn. `changes` counts how often something was new.
    """

    def __init__(
        self,
        views: Views,
        province: str,
        most: int = MOST_SERIES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._views, self._province, self._most, self._clock = views, province, most, clock
        self._series: dict[str, Withdrawn] = {}
        self._newest = ""
        self._swept: str | None = None
        self._reading, self._due, self._begun = asyncio.Lock(), 0.0, False
        self.full, self.changes = False, 0

    def of(self, stream: str) -> Withdrawn | None:
        """The withdrawn figures of a series; None where none is known."""
        return self._series.get(stream)

    def withholds(self, stream: str, version: int, data: Mapping[str, Any]) -> bool:
        """Whether the text of an event of a series is left out where the event is shown."""
        return self.full or concerns(self._series.get(stream, {}), version, data)

    async def refresh(self) -> None:
        """Read what is new, where that was done more than a second ago. While one caller reads, others go on without.

        Raises StoreAway before the first time; later what was known before holds.
        """
        if self._clock() < self._due or (self._begun and self._reading.locked()):
            return
        async with self._reading:
            if self._clock() < self._due:
                return
            try:
                await self._read()
            except StoreAway:
                if not self._begun:
                    raise
            self._begun, self._due = True, self._clock() + EVERY_SECONDS

    async def _read(self) -> None:
        since, cursor = self._newest, None
        while True:
            page = await self._page(since, cursor, A_PAGE)
            if (cursor := page.cursor) is None:
                break
        self._swept = (await self._page("", self._swept, SWEPT)).cursor

    async def _page(self, since: str, cursor: str | None, limit: int) -> Page:
        where = {"withdrawn_at": {"$gte": since}}
        order = ("withdrawn_at",)
        page = await self._views.find(
            withdrawals, where, provinces={self._province}, limit=limit, cursor=cursor, sort=order
        )
        for document in page.documents:
            self._take(document["_id"], withdrawn_of(document))
            self._newest = max(self._newest, document["withdrawn_at"])
        return page

    def _take(self, stream: str, withdrawn: Withdrawn) -> None:
        if self._series.get(stream) == withdrawn or self.full:
            return
        self.changes += 1
        if stream not in self._series and len(self._series) >= self._most:
            self.full = True
            log.warning("withdrawn series beyond what is kept", province=self._province, most=self._most)
            return
        self._series[stream] = withdrawn


class KnownByProvince:
    """The withdrawn figures of whichever province is asked for."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._provinces: dict[str, Known] = {}

    async def of(self, province: str) -> Known:
        """What is known of a province now. Raises StoreAway where nothing is."""
        known = self._provinces.get(province)
        if known is None:
            known = self._provinces[province] = Known(self._views, province)
        await known.refresh()
        return known
