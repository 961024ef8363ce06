"""A client of the streams' API: pages, refusals and event streams as a reader asks for them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from httpx_sse import ServerSentEvent, aconnect_sse

from shared.runtime.service import Kit

PROVINCE, CONTEXT = "PK-JK", "membership"
PATH = f"/streams/v1/{PROVINCE}/{CONTEXT}"


@dataclass
class Api:
    """One process's API: where it answers, and what its routes were made of."""

    url: str
    kit: Kit

    def metric(self, name: str, **labels: str) -> float:
        return self.kit.registry.get_sample_value(name, labels) or 0.0


@dataclass
class Asking:
    """A client of one API, as one account."""

    client: httpx.AsyncClient
    api: Api

    async def page(self, path: str = PATH, **query: Any) -> dict[str, Any]:
        """A page that is expected to be given."""
        answer = await self.get(path, **query)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    async def get(self, path: str = PATH, **query: Any) -> httpx.Response:
        """Whatever is answered. `begin` is the query's `from`."""
        return await self.client.get(path, params=asked(query))

    async def refused(self, path: str = PATH, **query: Any) -> tuple[int, Any, Any, Any]:
        """Status, rule, field and value of the problem that is answered."""
        answer = await self.get(path, **query)
        problem = answer.json()
        return answer.status_code, problem.get("rule"), problem.get("field"), problem.get("value")

    async def rest(self, **query: Any) -> tuple[list[dict[str, Any]], str]:
        """All pages until nothing more is there, and where to go on."""
        found: list[dict[str, Any]] = []
        while True:
            page = await self.page(**query)
            found += page["data"]
            for start in ("begin", "since"):
                query.pop(start, None)
            query["after"] = page["iterator"]
            if page["done"]:
                return found, page["iterator"]

    async def some(self, number: int, **query: Any) -> list[dict[str, Any]]:
        """Pages, waited for, until so many events have come."""
        found: list[dict[str, Any]] = []
        while len(found) < number:
            page = await self.page(**query, wait=30)
            found += page["data"]
            query = {name: value for name, value in query.items() if name != "since"} | {"after": page["iterator"]}
        return found

    async def now(self) -> str:
        """The iterator of the end."""
        iterator: str = (await self.page(begin="now"))["iterator"]
        return iterator

    @asynccontextmanager
    async def live(
        self, path: str = f"{PATH}/live", last: str | None = None, **query: Any
    ) -> AsyncIterator[AsyncIterator[ServerSentEvent]]:
        """What an open stream tells."""
        headers = {} if last is None else {"Last-Event-ID": last}
        async with aconnect_sse(self.client, "GET", path, params=asked(query), headers=headers) as source:
            assert source.response.status_code == 200, await source.response.aread()
            yield source.aiter_sse()


def asked(query: dict[str, Any]) -> dict[str, Any]:
    return {{"begin": "from"}.get(name, name): value for name, value in query.items()}


def told(event: ServerSentEvent) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(event.data)
    return found
