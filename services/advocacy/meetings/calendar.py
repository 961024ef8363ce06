"""Meetings as a calendar to subscribe to: RFC 5545, for everybody."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response
from icalendar import Calendar, Event

from services.advocacy.meetings.times import stored
from services.advocacy.meetings.views import meetings
from shared.contracts.fields import OrganisationId
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//LEAD for SDGs//Alliance meetings//EN"
MOST_ENTRIES = 1_000
KEPT = timedelta(days=365)
"""How long a meeting stays in the feed after it ended."""

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The calendar", "content": {MEDIA_TYPE: {"schema": {"type": "string"}}}},
    304: {"description": "It is as the `ETag` in `If-None-Match` says"},
}


class ICalendar(Response):
    media_type = MEDIA_TYPE


def calendar_router(kit: Kit) -> APIRouter:
    """The route of the feed."""
    router = APIRouter()
    reading = kit.authoriser.read(Permission.READ_PUBLIC)

    @router.get("/calendar.ics", response_class=ICalendar, responses=_RESPONSES)
    async def calendar(
        asked: Annotated[Reading, Depends(reading)],
        member: Annotated[OrganisationId | None, Query(description="only those in which it takes part")] = None,
        if_none_match: Annotated[str | None, Header(max_length=1_000)] = None,
    ) -> Response:
        """Public meetings, planned, cancelled and published, as iCalendar: up to a year after they ended, at most 1,000."""
        where: Document = {"calendar.ends_at": {"$gte": stored(kit.now().replace(microsecond=0) - KEPT)}}
        if member is not None:
            where["calendar.organisations"] = member
        found = await kit.views.find(
            meetings,
            where,
            provinces={asked.province},
            positions=asked.positions,
            limit=MOST_ENTRIES,
            sort=("-calendar.ends_at",),
        )
        told = written(asked.province, [document["calendar"] for document in found.documents])
        tag = f'"{sha256(told).hexdigest()[:32]}"'
        known = {part.strip().removeprefix("W/") for part in (if_none_match or "").split(",")}
        answer = Response(status_code=304) if known & {tag, "*"} else ICalendar(told)
        answer.headers.update({"ETag": tag, "Cache-Control": "no-cache"})
        tell_stale(answer, found.stale)
        return answer

    return router


def written(province: str, entries: Iterable[Document]) -> bytes:
    """The entries as an iCalendar object (RFC 5545), times in UTC; the same entries make the same bytes."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"Alliance meetings {province}")
    for entry in entries:
        made.add_component(_event(entry))
    told: bytes = made.to_ical()
    return told


def _event(entry: Document) -> Event:
    event = Event()
    event.add("uid", entry["uid"])
    event.add("sequence", entry["sequence"])
    event.add("dtstamp", _time(entry["at"]))
    event.add("last-modified", _time(entry["at"]))
    event.add("dtstart", _time(entry["starts_at"]))
    event.add("dtend", _time(entry["ends_at"]))
    event.add("summary", _text(entry["title"]))
    event.add("status", entry["status"])
    if entry["place"]:
        event.add("location", entry["place"]["name"])
    told = [", ".join(map(_text, entry["names"])), _text(entry["agenda"]) if entry["agenda"] else ""]
    event.add("description", "\n".join(filter(None, told)))
    return event


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)


def _text(by_language: dict[str, str]) -> str:
    return by_language.get("en") or next(iter(by_language.values()))
