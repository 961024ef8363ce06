"""Reminders: what has a date that comes near or has passed is told again, from what stands at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

import structlog

from services.notifications.planning.dates import DAYS_BEFORE, VIEWS
from services.notifications.planning.planner import TOO_OLD, Planner, Tellable
from services.notifications.subscriptions.kinds import COMMITMENT, MEETING
from services.notifications.words.events import Told
from shared.journal.lease import LEASE, Leases
from shared.runtime.faults import StoreAway
from shared.runtime.store import Document
from shared.streams.views import Views

ROUND_SECONDS = 20.0
MONTH = 30

log = structlog.get_logger(__name__)


class Reminders:
    """The loop of all provinces of a process; that nothing is told twice rests on the reminders' ids alone."""

    def __init__(
        self,
        provinces: Sequence[str],
        leases: Leases,
        views: Views,
        planner: Planner,
        today: Callable[[], date],
        now: Callable[[], datetime],
    ) -> None:
        self._provinces, self._leases, self._views, self._planner = provinces, leases, views, planner
        self._today, self._now = today, now
        self.turns = 0

    async def run(self) -> None:
        """Work until cancelled; a store that is away is waited for."""
        names = {f"reminders/notifications/{province}": province for province in self._provinces}
        next_round = 0.0
        held: frozenset[str] = frozenset()
        try:
            while True:
                try:
                    held = await self._leases.take(list(names))
                    if asyncio.get_running_loop().time() >= next_round:
                        for name in sorted(held):
                            await self.round(names[name])
                        next_round = asyncio.get_running_loop().time() + ROUND_SECONDS
                except StoreAway as away:
                    log.warning("reminders wait for the store", detail=str(away)[:200])
                except Exception:  # a bug in one reminder must not end all of them
                    log.exception("reminders failed")
                self.turns += 1
                await asyncio.sleep(LEASE.total_seconds() / 3)
        finally:
            with suppress(StoreAway):
                await self._leases.release(held)

    async def round(self, province: str) -> int:
        """Plan what a province is to be reminded of now; how many messages it makes. Raises StoreAway."""
        today, now = self._today(), self._now()
        near: list[Tellable] = []
        for view in VIEWS:
            where = {"remind_from": {"$gt": "", "$lte": today.isoformat()}}
            for document in await self._views.every(view, where, provinces={province}):
                near += reminders_of(document, today, now)
        return await self._planner.remind(near)


def reminders_of(document: Document, today: date, now: datetime) -> Iterator[Tellable]:
    """What a stream's dates have come to: each that fell due within the last week, under an id of its own."""
    for entry in document["dates"]:
        on, kind = date.fromisoformat(entry["on"]), entry["kind"]
        offset = offset_of(kind, (on - today).days)
        if offset is None:
            continue
        if kind == MEETING:
            starts_at = datetime.fromisoformat(entry["at"])
            if not now <= starts_at <= now + timedelta(days=2):
                continue
        told = entry["told"] | {"at": datetime.fromisoformat(entry["told"]["at"])}
        name = f"remind:{told['event_id']}:{kind.partition('.')[2]}:{entry['part']}:{entry['on']}:{offset}"
        yield Tellable(
            id=name,
            kind=kind,
            told=Told(**told, stream=document["_id"], province=document["province"]),
            together=name,
            days=(on - today).days,
            fell_due=now,
        )


def offset_of(kind: str, days: int) -> int | None:
    """Which of a kind's reminders has fallen due within the last week, `days` before its date; None: none has."""
    reached = [offset for offset in DAYS_BEFORE[kind] if days <= offset]
    offset = min(reached, default=None)
    if kind == COMMITMENT and days < 0:
        offset = -(-days // MONTH) * MONTH
    return offset if offset is not None and offset - days < TOO_OLD.days else None
