"""Answers that are the same until the next release: made once, packed, and not sent again to whoever has them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, TypeAlias

from fastapi import Header, Response

HOW_LONG_SECONDS = 300
SMALLEST_PACKED = 1_000
RESPONSES: dict[int | str, dict[str, Any]] = {304: {"description": "It is as the `ETag` in `If-None-Match` says"}}

IfNoneMatch: TypeAlias = Annotated[str | None, Header(max_length=1_000)]
AcceptEncoding: TypeAlias = Annotated[str, Header(include_in_schema=False)]


def content(media_type: str, description: str, kind: str = "object") -> dict[int | str, dict[str, Any]]:
    """The responses that a route of texts documents; `kind` is what the text holds for who reads its media type."""
    return {
        200: {"description": description, "content": {media_type: {"schema": {"type": kind}}}},
        **RESPONSES,
    }


@dataclass(frozen=True, slots=True)
class Kept:
    """A body, as it is and packed by gzip, with its entity tag."""

    body: bytes
    packed: bytes
    media_type: str
    tag: str

    def answer(self, known: str | None, encodings: str, **headers: str) -> Response:
        """The body for a client that takes these encodings, or 304 where it knows it."""
        packed = bool(self.packed) and takes_gzip(encodings)
        tag = f'"{self.tag}-gzip"' if packed else f'"{self.tag}"'
        told = {
            "ETag": tag,
            "Cache-Control": f"public, max-age={HOW_LONG_SECONDS}",
            "Vary": "Accept, Accept-Encoding",
            "Access-Control-Allow-Origin": "*",
            "X-Content-Type-Options": "nosniff",
            **headers,
        }
        if {part.strip().removeprefix("W/") for part in (known or "").split(",")} & {tag, "*"}:
            return Response(status_code=304, headers=told)
        if packed:
            return Response(self.packed, headers=told | {"Content-Encoding": "gzip"}, media_type=self.media_type)
        return Response(self.body, headers=told, media_type=self.media_type)


def kept(body: str | bytes, media_type: str) -> Kept:
    """A body made ready to be answered; a small one is not packed."""
    raw = body.encode() if isinstance(body, str) else body
    packed = gzip.compress(raw, mtime=0) if len(raw) >= SMALLEST_PACKED else b""
    return Kept(raw, packed, media_type, sha256(raw).hexdigest()[:32])


def takes_gzip(encodings: str) -> bool:
    """Whether an `Accept-Encoding` header takes gzip."""
    for part in encodings.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
