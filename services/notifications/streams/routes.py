"""Streams over HTTP: a page, one event, what comes as it comes, and tickets for browsers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Header, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict
from starlette.background import BackgroundTask

from services.notifications.partners.access import Access
from services.notifications.streams.ahead import Ahead
from services.notifications.streams.allowing import Allowing, Asked
from services.notifications.streams.asking import Begin, Start, Wanted, start, wanted
from services.notifications.streams.documented import LIVE, ONE, PULL, TICKET
from services.notifications.streams.live import Live, Pace
from services.notifications.streams.places import Places
from services.notifications.streams.rates import OpenStreams
from services.notifications.streams.reading import Bounds, Page, Reader
from services.notifications.streams.sources import Sources
from services.notifications.streams.tails import Tail
from services.notifications.streams.tickets import Tickets
from shared.contracts.casts import Versions
from shared.contracts.catalogue import PUBLISHED
from shared.contracts.fields import Province
from shared.contracts.partners import Context
from shared.following.membership import Membership
from shared.runtime.service import Kit
from shared.web.problems import NotFound
from shared.web.signed import Signed

MOST, LONGEST_WAIT = 1_000, 30
PAGE_BYTES = 4 * 2**20

Types: TypeAlias = Annotated[
    str | None,
    Query(
        description="only these, by comma; a type with its major version is given in that one, without as it is recorded",
        examples=["reporting.submission_verified,reporting.submission_withdrawn.v1"],
    ),
]
Majors: TypeAlias = Annotated[
    str | None,
    Query(
        description="types with the major version to give them in, by comma, whichever their facts are recorded in",
        examples=["reporting.submission_verified.v1"],
    ),
]
Stream: TypeAlias = Annotated[
    str | None, Query(description="only this one's", examples=["reporting/PK-SD/series/4.6.1/PK713/_T"])
]
After: TypeAlias = Annotated[str | None, Query(description="an iterator that was given here: what comes after it")]
Since: TypeAlias = Annotated[
    str | None,
    Query(description="RFC 3339: what was recorded then or later", examples=["2026-11-30T09:00:00Z"]),
]
From: TypeAlias = Annotated[Begin | None, Query(alias="from", description="all there is, or only what comes")]
LastEventId: TypeAlias = Annotated[
    str | None, Header(alias="Last-Event-ID", description="what browsers send to go on; comes before the query's start")
]


class TicketAsked(BaseModel):
    """The stream that a ticket shall be for."""

    model_config = ConfigDict(extra="forbid")

    province: Province
    context: Context


class TicketGiven(BaseModel):
    """A ticket, for one use: `GET /streams/v1/{province}/{context}/live?ticket=`."""

    ticket: str
    expires_at: datetime


def streams_router(kit: Kit, pace: Pace | None = None, versions: Versions = PUBLISHED) -> APIRouter:
    """Queries about events themselves; `pace` is that of event streams, where it is not the usual one.

    `versions` are the types that can be asked for.
    """
    router = APIRouter(prefix="/streams/v1", tags=["streams"])
    tickets, places, opened = Tickets(kit.database, kit.now), Places(kit.database), OpenStreams()
    allowing = Allowing(kit, Access(kit.views, Membership(kit.views, kit.today), kit.today), tickets)
    ahead = Ahead()
    kit.closing.append(ahead.close)
    sources = Sources(kit)
    signed_in = kit.authoriser.signed()

    def asked_for(asked: Asked, types: str | None, stream: str | None, majors: str | None) -> Wanted:
        public_url = kit.settings.public_url
        return wanted(asked.reader.province, asked.context, types, stream, majors, versions, public_url)

    @router.get("/{province}/{context}", response_class=Response, responses=PULL)  # noqa: FAST003  read by its dependency
    async def pulled(
        asked: Annotated[Asked, Depends(allowing.reading())],
        after: After = None,
        since: Since = None,
        begin: From = None,
        types: Types = None,
        majors: Majors = None,
        stream: Stream = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
        wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT, description="seconds that an empty page waits")] = 0,
    ) -> Response:
        """A page of a province's events, in order per stream; without a start from the earliest on.

        Go on with `after=<iterator>`. An event may come more than once, with the same `id`.
        """
        events = asked_for(asked, types, stream, majors)
        where, bounds = start(after, since, begin, "earliest"), Bounds(limit, PAGE_BYTES)

        async def read(where: Start, wait: float) -> tuple[Page, str]:
            async with sources.reading(asked.topic, events, where) as (tail, reader):
                page = await _waited(tail, reader, bounds, wait, kit.stopping)
                return page, reader.iterator

        of = (asked.topic, types, majors, stream, limit, await sources.changes(asked.topic))
        page, iterator = (after and await ahead.take((*of, after))) or await read(where, wait)
        if wait and page.parts:
            await allowing.still(asked)
        sources.metrics.delivered.labels("pull").inc(len(page.parts))
        body = b'{"data":[%s],"iterator":"%s","done":%s}' % (
            b",".join(page.parts),
            iterator.encode(),
            b"true" if page.done else b"false",
        )
        then = (
            None if page.done else BackgroundTask(ahead.begin, (*of, iterator), partial(read, Start(after=iterator), 0))
        )
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"}, background=then)

    @router.get("/{province}/{context}/events/{event_id}", response_class=Response, responses=ONE)  # noqa: FAST003
    async def one(
        asked: Annotated[Asked, Depends(allowing.reading())],
        event_id: Annotated[str, Path(description="an event's `id`", max_length=100)],
        majors: Majors = None,
    ) -> Response:
        """One event by its id; one of the last seconds may not be found yet."""
        events = asked_for(asked, None, None, majors)
        place = await places.find(event_id)
        told = None if place is None or place.topic != asked.topic else await sources.event(place, event_id)
        if told is None:
            raise NotFound("event", event_id)
        return Response(events.given(told).body, media_type="application/cloudevents+json")

    @router.get("/{province}/{context}/live", response_class=Response, responses=LIVE)  # noqa: FAST003
    async def live(
        asked: Annotated[Asked, Depends(allowing.following())],
        after: After = None,
        since: Since = None,
        begin: From = None,
        types: Types = None,
        majors: Majors = None,
        stream: Stream = None,
        last_event_id: LastEventId = None,
    ) -> Response:
        """A province's events as they come, in order per stream; without a start only those that come from now on."""
        events = asked_for(asked, types, stream, majors)
        where = Start(after=last_event_id) if last_event_id else start(after, since, begin, "now")

        @asynccontextmanager
        async def opening() -> AsyncIterator[tuple[Tail, Reader]]:
            with opened.one(asked.reader.owner):
                async with sources.reading(asked.topic, events, where) as reading:
                    yield reading

        return Live(opening, partial(allowing.still, asked), kit.stopping, sources.metrics, pace or Pace())

    @router.post("/tickets", status_code=201, responses=TICKET)
    async def ticket(signed: Annotated[Signed, Depends(signed_in)], body: TicketAsked) -> TicketGiven:
        """A ticket with which a browser opens one event stream, once, within 60 seconds; it reads what the caller may."""
        assert signed.caller is not None
        asked = await allowing.asked(signed.caller, body.province, body.context, "sse")
        given = await tickets.give(asked.caller, body.province, body.context)
        return TicketGiven(ticket=given.ticket, expires_at=given.expires_at)

    return router


async def _waited(tail: Tail, reader: Reader, bounds: Bounds, wait: float, stopping: asyncio.Event) -> Page:
    """The next page; where nothing is there, what comes within the time to wait."""
    until = asyncio.get_running_loop().time() + wait
    with tail.waking() as woken:
        while True:
            woken.clear()
            page = await reader.page(bounds)
            if page.parts or not page.done or stopping.is_set() or tail.over:
                return page
            try:
                async with asyncio.timeout_at(until):
                    await woken.wait()
            except TimeoutError:
                return page
