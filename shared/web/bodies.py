"""What comes in is bounded, readable text, and has a digest: checked before any route sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from fastapi import HTTPException, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.problems import problem

_JSON = re.compile(rb"application/([a-z0-9.-]+\+)?json\b", re.IGNORECASE)
_SUSPECT = re.compile(rb"\\u0000|\\ud[89a-f]|NaN|Infinity", re.IGNORECASE)


class Bodies:
    """Middleware that answers 413 above the limit and 400 for what is no text, and keeps the body's digest.

    `largest` is in bytes; `larger` gives routes (by exact path) a limit of their own.
    """

    def __init__(self, app: ASGIApp, largest: int, larger: Mapping[str, int]) -> None:
        self._app, self._largest, self._larger = app, largest, larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        limit = self._larger.get(scope["path"], self._largest)
        length = headers.get(b"content-length", b"0")
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            answer = problem("malformed", detail="The address holds a NUL character.")
        elif length.isdigit() and int(length[:20]) > limit:
            answer = problem("too-large", detail=f"At most {limit} bytes are taken here.")
        else:
            body = _Body(receive, limit, is_json=bool(_JSON.match(headers.get(b"content-type", b""))))
            scope.setdefault("state", {})["body"] = body
            await self._app(scope, body.receive, send)
            return
        await answer(scope, receive, send)


class _Body:
    def __init__(self, receive: Receive, limit: int, *, is_json: bool) -> None:
        self._receive, self._limit, self._is_json = receive, limit, is_json
        self._size, self._text = 0, bytearray()
        self.digest, self.complete = sha256(), False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] != "http.request" or self.complete:
            return message
        chunk: bytes = message.get("body", b"")
        self._size += len(chunk)
        if self._size > self._limit:
            raise HTTPException(413, f"At most {self._limit} bytes are taken here.")
        self.digest.update(chunk)
        if self._is_json:
            self._text += chunk
        if not message.get("more_body", False):
            self.complete = True
            if self._is_json:
                _check_text(bytes(self._text))
                self._text.clear()
        return message


async def body_digest(http: Request) -> str:
    """SHA-256 of the request's body as it came, hexadecimal."""
    body: _Body = http.scope["state"]["body"]
    if not body.complete:
        await http.body()
    return body.digest.hexdigest()


def _check_text(body: bytes) -> None:
    try:
        body.decode()
    except UnicodeDecodeError:
        raise HTTPException(400, "The body is not UTF-8.") from None
    if not _SUSPECT.search(body):
        return
    try:
        waiting: list[Any] = [json.loads(body, parse_constant=_no_number)]
    except (ValueError, RecursionError):
        return  # what is no JSON at all is answered where it is parsed
    while waiting:
        match waiting.pop():
            case dict() as entries:
                waiting += [*entries.keys(), *entries.values()]
            case list() as items:
                waiting += items
            case str() as text if any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in text):
                raise HTTPException(400, "The body holds a NUL character or half a surrogate pair.")


def _no_number(name: str) -> None:
    raise HTTPException(400, f"{name} is no JSON number.")
