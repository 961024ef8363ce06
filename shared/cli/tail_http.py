"""`lead tail --via http`: events as a partner gets them, from an event stream that is gone on with where it was cut."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import quote

import httpx

from shared.devstack.trouble import Trouble

AGAIN_SECONDS = 3.0
PASSING = frozenset({429, 502, 503, 504})
SILENT_SECONDS = 60.0
"""Without a sign of life for so long, the stream is opened again: four heartbeats."""


async def events(
    url: str, province: str, context: str, token: str, *, from_start: bool
) -> AsyncGenerator[dict[str, Any], None]:
    """What `lead tail --json` prints of each event, without its place in Kafka.

    Goes on by itself after a cut or a lost connection. Raises Trouble for what the platform refuses.
    """
    address = f"{url.rstrip('/')}/streams/v1/{quote(province)}/{quote(context)}/live"
    last: str | None = None
    timeout = httpx.Timeout(10, read=SILENT_SECONDS)
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=timeout) as client:
        while True:
            begin = {"from": "earliest" if from_start else "now"}
            headers = {} if last is None else {"Last-Event-ID": last}
            try:
                async with client.stream("GET", address, params=begin, headers=headers) as answer:
                    if answer.status_code in PASSING and last is not None:
                        raise httpx.RemoteProtocolError("away for a moment")
                    if answer.status_code != 200:
                        await answer.aread()
                        raise _refused(answer)
                    async for place, event, data in _sent(answer, last):
                        last = place
                        if event not in {"place", "cut"}:
                            yield _told(json.loads(data))
            except httpx.ConnectError as away:
                if last is None:
                    raise Trouble(f"Nobody answers at {url}.", "Is it started? Name it with --url.") from away
            except httpx.TransportError:
                pass  # the connection is lost, or silent: go on with the last id
            await asyncio.sleep(AGAIN_SECONDS)


async def _sent(answer: httpx.Response, last: str | None) -> AsyncGenerator[tuple[str | None, str, str], None]:
    """Server-sent events as id (the last one told, where it has none), type and data."""
    event = ""
    async for text in answer.aiter_lines():
        name, _, value = text.partition(": ")
        match name:
            case "id":
                last = value
            case "event":
                event = value
            case "data":
                yield last, event, value


def _refused(answer: httpx.Response) -> Trouble:
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    rule, detail = problem.get("rule"), problem.get("detail") or problem.get("title") or answer.text[:200]
    return Trouble(f"{answer.status_code}: {detail}" + (f" ({rule})" if rule else ""), "See docs/http.md.")


def _told(event: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": event["id"],
        "type": event["type"],
        "stream": event["subject"],
        "version": int(event["sequence"]),
        "time": event["time"],
        "province": event["province"],
        "organisation": event.get("authid", ""),
        "data": event["data"],
    }
