"""The catalogue as pages, as they stand in the documentation too."""

from __future__ import annotations

import asyncio
from functools import cache

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from services.notifications.catalogue.kept import AcceptEncoding, IfNoneMatch, Kept, content, kept
from services.notifications.catalogue.unknown import Unknown
from shared.catalogue.pages import pages

_MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
}
_NOTHING_FROM_ELSEWHERE = (
    "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_INDEX = "index.html"


@cache
def written() -> dict[str, Kept]:
    """Every file, ready to be answered."""
    return {name: kept(text, _MEDIA_TYPES[name.rpartition(".")[2]]) for name, text in pages(served=True).items()}


def pages_router() -> APIRouter:
    """Routes of pages."""
    router = APIRouter(prefix="/catalogue", tags=["catalogue"])
    told = content("text/html", "A page, its style or its script", "string")

    async def answer(name: str, known: str | None, encodings: str) -> Response:
        files = await asyncio.to_thread(written)
        if name not in files:
            raise Unknown("page", name, files)
        headers = {"Content-Security-Policy": _NOTHING_FROM_ELSEWHERE, "Referrer-Policy": "no-referrer"}
        return files[name].answer(known, encodings, **headers)

    @router.get("/", response_class=HTMLResponse, responses=told)
    async def first_page(if_none_match: IfNoneMatch = None, accept_encoding: AcceptEncoding = "") -> Response:
        """The catalogue as pages: every event type, a search, and who reads what."""
        return await answer(_INDEX, if_none_match, accept_encoding)

    @router.get("/{page}", response_class=HTMLResponse, responses=told)
    async def page(page: str, if_none_match: IfNoneMatch = None, accept_encoding: AcceptEncoding = "") -> Response:
        """A page of the catalogue, its style or its script."""
        return await answer(page, if_none_match, accept_encoding)

    return router
