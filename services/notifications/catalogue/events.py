"""The catalogue of events as JSON."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, TypeAlias

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from services.notifications.catalogue.kept import RESPONSES, AcceptEncoding, IfNoneMatch, Kept, kept
from services.notifications.catalogue.unknown import Unknown
from shared.catalogue.entries import Entry, entries
from shared.contracts.event import Audience
from shared.contracts.schema_address import schema_address
from shared.following.partners import ACCOUNT, partners
from shared.reference.provinces import PK
from shared.runtime.service import Kit
from shared.streams.views import Views
from shared.web.commands import Visitor
from shared.web.problems import Unprocessable

Registered: TypeAlias = Callable[[str], Awaitable[Sequence[str]]]
"""The partners that may read a context's events (`partner-<id>`), in whichever province."""


class CatalogueEntry(BaseModel):
    """An event type."""

    type: str = Field(description="with its major version", examples=["membership.member_joined.v1"])
    name: str = Field(examples=["MemberJoined"])
    owner: str = Field(description="the context that publishes it", examples=["membership"])
    meaning: str
    stream: str = Field(examples=["membership/<province>/members/<scheme>-<registration>"])
    topic: str = Field(description="on Kafka", examples=["lead.<province>.membership"])
    audience: Audience = Field(description="internal ones are no partner's to read")
    since: str = Field(description="version of the platform", examples=["0.1.0"])
    deprecated: str | None = Field(description="version since which another type should be read")
    sunset_on: date | None = Field(description="the day from which none is recorded any more")
    dataschema: str = Field(description="where the schema is, as events over HTTP tell it")
    schema_: dict[str, Any] = Field(alias="schema", description="JSON Schema of the event's data")
    examples: list[dict[str, Any]] = Field(description="data as they may be")
    producers: list[str]
    consumers: list[str] = Field(
        description="services that follow it; for who asks with a token, partners: `partner-<id>`"
    )
    versions: list[str] = Field(description="the types of this name, the oldest first")


class Catalogue(BaseModel):
    """Event types, each stream's together."""

    data: list[CatalogueEntry]


def registered_partners(views: Views) -> Registered:
    """Those that have access now, as this service knows them. Raises StoreAway."""

    async def found(context: str) -> Sequence[str]:
        reading = await views.every(partners, {"contexts": context, "revoked": False}, provinces={PK})
        return tuple(f"{ACCOUNT}{document['partner_id']}" for document in reading)

    return found


def events_router(kit: Kit) -> APIRouter:
    """Routes of event types. Who asks with a token is told which partners read one; the public is not."""
    router = APIRouter(prefix="/catalogue/v1/events", tags=["catalogue"])
    public_url, registered = kit.settings.public_url, registered_partners(kit.views)
    visiting = kit.authoriser.visitor()

    async def known_to(visitor: Visitor, context: str) -> tuple[str, ...]:
        return () if visitor.caller is None else tuple(await registered(context))

    def answered(made: Kept, visitor: Visitor, known: str | None, encodings: str) -> Response:
        told = made.answer(known, encodings)
        told.headers["Vary"] += ", Authorization"
        if visitor.caller is not None:
            told.headers["Cache-Control"] = "private, no-cache"
        return told

    @lru_cache(maxsize=1000)
    def listed(wanted: tuple[str, ...], reading: tuple[tuple[str, tuple[str, ...]], ...]) -> Kept:
        by_context = dict(reading)
        data = [_told(entries()[one], public_url, by_context[entries()[one].owner]) for one in wanted]
        made = Catalogue.model_validate({"data": data})
        return kept(made.model_dump_json(by_alias=True), "application/json")

    @lru_cache(maxsize=1000)
    def told(event_type: str, reading: tuple[str, ...]) -> Kept:
        made = CatalogueEntry.model_validate(_told(entries()[event_type], public_url, reading))
        return kept(made.model_dump_json(by_alias=True), "application/json")

    @router.get("", response_model=Catalogue, responses=RESPONSES)
    async def event_types(
        visitor: Annotated[Visitor, Depends(visiting)],
        context: Annotated[str | None, Query(description="only this one's", examples=["reporting"])] = None,
        audience: Annotated[Audience | None, Query(description="only theirs")] = None,
        if_none_match: IfNoneMatch = None,
        accept_encoding: AcceptEncoding = "",
    ) -> Response:
        """Every event type with its meaning, schema and an example."""
        contexts = {entry.owner for entry in entries().values()}
        if context is not None and context not in contexts:
            raise Unprocessable("context", context, "context.unknown", sorted(contexts))
        wanted = tuple(
            one
            for one, entry in entries().items()
            if context in {None, entry.owner} and audience in {None, entry.audience}
        )
        reading = tuple([(one, await known_to(visitor, one)) for one in sorted(contexts)])
        return answered(listed(wanted, reading), visitor, if_none_match, accept_encoding)

    @router.get("/{event_type}", response_model=CatalogueEntry, responses=RESPONSES)
    async def event_type(
        event_type: str,
        visitor: Annotated[Visitor, Depends(visiting)],
        if_none_match: IfNoneMatch = None,
        accept_encoding: AcceptEncoding = "",
    ) -> Response:
        """One event type."""
        entry = entries().get(event_type)
        if entry is None:
            raise Unknown("event_type", event_type, entries())
        made = told(event_type, await known_to(visitor, entry.owner))
        return answered(made, visitor, if_none_match, accept_encoding)

    return router


def _told(entry: Entry, public_url: str, partners_reading: Sequence[str]) -> Mapping[str, Any]:
    """An entry's members; partners read nothing internal."""
    reading = partners_reading if entry.audience == "partner" else ()
    return asdict(entry) | {
        "dataschema": schema_address(public_url, entry.type),
        "consumers": list(dict.fromkeys((*entry.consumers, *reading))),
    }
