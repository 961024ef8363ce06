"""Reading sessions: pages of them, single ones, and all that count together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import BaseModel, Field

from services.advocacy.sessions.views import sessions
from services.advocacy.streams import session_stream
from shared.contracts.campaigns import Groups, Indirect, Reached, SessionFormat, SessionLevel, SessionReason
from shared.contracts.fields import Area, Doc, Org
from shared.streams import Document, Found, Page, Views
from shared.web.commands import Reading
from shared.web.positions import Position

A_PAGE = 1000


class SessionRecord(BaseModel):
    """A session as it was told."""

    session_id: str
    title: dict[str, str]
    campaign_id: str | None
    campaign_title: dict[str, str] | None
    activity_id: str | None
    level: SessionLevel
    area: Area
    place: str | None
    districts: list[str] = Field(description="where it was, by P-code")
    goals: list[int]
    held_on: date
    format: SessionFormat
    host: Org
    partners: list[Org]
    reached: Reached
    of_which: Groups
    estimated_indirect: Indirect | None
    relayed_from: str | None
    evidence: list[Doc]


class SessionEntry(SessionRecord):
    """A session as it is on record now."""

    province: str
    version: int = Field(description="for If-Match")


class SessionVersion(BaseModel):
    """One of the records that a session had. `by` is the organisation that told it."""

    version: int
    at: datetime
    by: str
    record: SessionRecord
    corrected_on: date | None = None
    changed: list[str] = []
    why: SessionReason | None = None


class SessionHistory(SessionEntry):
    versions: list[SessionVersion] = Field(description="all records that it had, the oldest first")


class Sessions:
    """Sessions of a province. Every method raises StoreAway."""

    def __init__(self, views: Views) -> None:
        self._views = views

    async def page(self, where: Document, asked: Reading, limit: int, cursor: str | None) -> Page:
        """A part of the sessions that match, the newest first. Raises BadCursor."""
        return await self._views.find(
            sessions,
            where,
            provinces={asked.province},
            positions=asked.positions,
            limit=limit,
            cursor=cursor,
            sort=("-held_on", "-_id"),
        )

    async def one(self, session_id: str, asked: Reading) -> Found:
        """One session."""
        return await self._views.get(sessions, session_stream(asked.province, session_id), asked.positions)

    async def every(
        self, where: Document, province: str, positions: Sequence[Position] = ()
    ) -> tuple[list[Document], bool]:
        """All sessions that match, and whether a position was not reached."""
        found: list[Document] = []
        stale, cursor = False, None
        while True:
            page = await self._views.find(
                sessions, where, provinces={province}, positions=positions, limit=A_PAGE, cursor=cursor
            )
            found += page.documents
            stale, cursor, positions = stale or page.stale, page.cursor, ()
            if cursor is None:
                return found, stale


def in_days(first: date | None, last: date | None) -> Document:
    """What matches sessions held in some days, both included; nothing where there is no bound."""
    bounds = {"$gte": first and first.isoformat(), "$lte": last and last.isoformat()}
    held_on = {bound: day for bound, day in bounds.items() if day is not None}
    return {"held_on": held_on} if held_on else {}
