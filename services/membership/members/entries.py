"""Reading the directory: pages and single lines of it, in the shape in which HTTP shows them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from fastapi import Response
from pydantic import BaseModel, Field

from services.membership.members.views import directory
from services.membership.streams import member_stream
from shared.contracts.fields import Identifier, Sector, Tier
from shared.runtime.store import Document
from shared.streams.views import Views
from shared.web.commands import Reading, tell_stale
from shared.web.problems import NotFound


class Entry(BaseModel):
    """An organisation's line in the directory. `why` is the reason of its standing, by code."""

    member_id: str
    province: str
    name: dict[str, str]
    identifiers: list[Identifier]
    sector: Sector
    organisation_type: str
    tier: Tier | None = None
    body_type: str | None = None
    districts: list[str]
    goals: list[int] = Field(description="the goals that it works on")
    charter_accepted_on: date
    standing: Literal["applied", "declined", "active", "suspended", "left"]
    since: date = Field(description="the day since when it stands so")
    why: str | None = None
    joined_on: date | None = None
    authority: str | None = None
    review_on: date | None = None
    successor_member_id: str | None = None
    version: int = Field(description="for If-Match")


class Page(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[Entry]
    cursor: str | None


class Directory:
    """The directory as a reader sees it. Every method raises StoreAway."""

    def __init__(self, views: Views) -> None:
        self._views = views

    async def page(self, where: Document, asked: Reading, response: Response, cursor: str | None, limit: int) -> Page:
        """A part of the lines of the province that match. Raises BadCursor."""
        found = await self._views.find(
            directory, where, provinces={asked.province}, positions=asked.positions, limit=limit, cursor=cursor
        )
        tell_stale(response, found.stale)
        return Page(data=[Entry.model_validate(entry) for entry in found.documents], cursor=found.cursor)

    async def line(self, member_id: str, asked: Reading, response: Response, standings: tuple[str, ...]) -> Document:
        """One organisation's line. Raises NotFound when there is none, or it stands otherwise."""
        found = await self._views.get(directory, member_stream(asked.province, member_id), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None or found.document["standing"] not in standings:
            raise NotFound("member", member_id)
        return found.document

    async def sharing_words(self, line: Document) -> list[Document]:
        """Other lines of its province whose names share a word with this one's, at most 200."""
        where = {"words": {"$in": line["words"]}, "member_id": {"$ne": line["member_id"]}}
        return (await self._views.find(directory, where, provinces={line["province"]}, limit=200)).documents

    async def sees_all(self, asked: Reading) -> bool:
        """Whether the reader may see everybody's applications: an office, or an active member.

        Any account may apply, and thereby represents somebody: such a one sees its own application only.
        """
        if asked.actor is None or "member" not in asked.actor.roles:
            return True
        own = await self._views.many(directory, [member_stream(asked.province, asked.actor.organisation_id)])
        return any(line["standing"] == "active" for line in own)
