"""Published JSON Schemas at the addresses that events over HTTP name."""

from __future__ import annotations

import json
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from services.notifications.catalogue.kept import RESPONSES, AcceptEncoding, IfNoneMatch, Kept, content, kept
from services.notifications.catalogue.unknown import Unknown
from shared.contracts.schema import golden_schemas
from shared.contracts.schema_address import schema_address, schema_urn, type_of_urn
from shared.web.problems import Unprocessable

MEDIA_TYPE = "application/schema+json"


class SchemaResponse(Response):
    media_type = MEDIA_TYPE


class Published(BaseModel):
    """A published schema."""

    type: str = Field(examples=["membership.member_joined.v1"])
    urn: str = Field(description="its `$id`, which records on Kafka name", examples=["urn:lead:schema:..."])
    url: str = Field(description="its address, which events over HTTP name")


class PublishedSchemas(BaseModel):
    """Every published schema."""

    data: list[Published]


def schemas_router(public_url: str) -> APIRouter:
    """Routes of schemas."""
    router = APIRouter(prefix="/schemas", tags=["catalogue"])

    @cache
    def published() -> dict[str, Kept]:
        return {
            one: kept(json.dumps(made, ensure_ascii=False, indent=1), MEDIA_TYPE)
            for one, made in golden_schemas().items()
        }

    @cache
    def listed() -> Kept:
        data = [Published(type=t, urn=schema_urn(t), url=schema_address(public_url, t)) for t in published()]
        return kept(PublishedSchemas(data=data).model_dump_json(), "application/json")

    @router.get(
        "",
        response_model=PublishedSchemas,
        responses=RESPONSES | {307: {"description": "Where the schema of that URN is"}},
    )
    async def schemas(
        urn: Annotated[str | None, Query(description="redirect to this one", examples=["urn:lead:schema:..."])] = None,
        if_none_match: IfNoneMatch = None,
        accept_encoding: AcceptEncoding = "",
    ) -> Response:
        """Every published schema; with `urn`, as records on Kafka name theirs, a redirect to that one."""
        if urn is None:
            return listed().answer(if_none_match, accept_encoding)
        if (event_type := type_of_urn(urn)) is None:
            raise Unprocessable("urn", urn, "urn.unknown", detail="No schema has this URN: urn:lead:schema:<type>.")
        return Response(status_code=307, headers={"Location": schema_address(public_url, event_type)})

    @router.get(
        "/{event_type}.json", response_class=SchemaResponse, responses=content(MEDIA_TYPE, "JSON Schema, 2020-12")
    )
    async def schema(
        event_type: str, if_none_match: IfNoneMatch = None, accept_encoding: AcceptEncoding = ""
    ) -> Response:
        """The schema of an event type's data."""
        found = published().get(event_type)
        if found is None:
            raise Unknown("event_type", event_type, published())
        return found.answer(if_none_match, accept_encoding)

    return router
