"""The AsyncAPI documents: what each service sends, and what a partner receives."""

from __future__ import annotations

import asyncio
from functools import cache

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from services.notifications.catalogue.kept import RESPONSES, AcceptEncoding, IfNoneMatch, Kept, content, kept
from services.notifications.catalogue.unknown import Unknown
from shared.catalogue.documents import asyncapi_names, asyncapi_yaml

MEDIA_TYPE = "application/yaml"


class YamlResponse(Response):
    media_type = MEDIA_TYPE


class AsyncApiDocument(BaseModel):
    """A document by name."""

    name: str = Field(examples=["partner"])
    path: str = Field(description="below the platform's address", examples=["/asyncapi/partner.yaml"])


class AsyncApiDocuments(BaseModel):
    """Every document."""

    data: list[AsyncApiDocument]


@cache
def written(name: str) -> Kept:
    """A document, ready to be answered; making it takes a second or two."""
    return kept(asyncapi_yaml(name), MEDIA_TYPE)


def asyncapi_router() -> APIRouter:
    """Routes of AsyncAPI documents."""
    router = APIRouter(prefix="/asyncapi", tags=["catalogue"])

    @router.get("", response_model=AsyncApiDocuments, responses=RESPONSES)
    async def asyncapi_documents(if_none_match: IfNoneMatch = None, accept_encoding: AcceptEncoding = "") -> Response:
        """Which documents there are."""
        data = [AsyncApiDocument(name=name, path=f"/asyncapi/{name}.yaml") for name in asyncapi_names()]
        told = kept(AsyncApiDocuments(data=data).model_dump_json(), "application/json")
        return told.answer(if_none_match, accept_encoding)

    @router.get("/{document}.yaml", response_class=YamlResponse, responses=content(MEDIA_TYPE, "AsyncAPI 3"))
    async def asyncapi_document(
        document: str, if_none_match: IfNoneMatch = None, accept_encoding: AcceptEncoding = ""
    ) -> Response:
        """What a service sends, or, as `partner`, what a partner receives."""
        if document not in asyncapi_names():
            raise Unknown("document", document, asyncapi_names())
        found = await asyncio.to_thread(written, document)
        return found.answer(if_none_match, accept_encoding)

    return router
