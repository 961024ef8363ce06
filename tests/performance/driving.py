"""Members at a fixed rate: each submits a figure and asks for it until it is in the view; how long that took."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from math import ceil
from uuid import uuid4

from tests.performance.client import Answer, Client, client
from tests.performance.events import SINDH, bodies
from tests.performance.services import Running

CONNECTIONS = 256
"""More than are ever in use where the service keeps up: members do not wait for each other's connections."""

WARM_SECONDS = 1.0


class Failed(Exception):  # noqa: N818  names what became of the request
    """A request was not answered as it should be."""


_figures = cache(bodies)
"""A province's figures, each told once in a run: one told again would change nothing, and be there at once."""


class Members:
    """Those who submit in a province."""

    def __init__(self, running: Running, ask: Client, province: str = SINDH) -> None:
        self._token, self._client, self._province = running.token, ask, province
        self._figures = _figures(province)

    async def at_rate(self, rate: float, seconds: float) -> list[float]:
        """Milliseconds from each command until its figure is seen, at so many commands a second.

        A command is due at its time whether those before it are answered or not, and its time counts from then.
        """
        await self._submit(rate, WARM_SECONDS)
        return await self._submit(rate, seconds)

    async def _submit(self, rate: float, seconds: float) -> list[float]:
        began = time.perf_counter()
        waiting = []
        for number in range(max(1, int(rate * seconds))):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            waiting.append(asyncio.create_task(self._one(due)))
        return list(await asyncio.gather(*waiting))

    async def _one(self, due: float) -> float:
        figure = next(self._figures)
        token = {"Authorization": f"Bearer {self._token}"}
        path = f"/reporting/v1/{self._province}"
        body = json.dumps(figure).encode()
        told = _well(await self._client.ask("POST", f"{path}/figures", token | {"Idempotency-Key": uuid4().hex}, body))
        position = {"Alliance-Position": told.headers["alliance-position"]}
        series = f"{path}/series/{figure['indicator']}/{figure['area']}/{figure['dimensions']}"
        while "alliance-stale" in _well(await self._client.ask("GET", series, token | position)).headers:
            pass
        return 1_000 * (time.perf_counter() - due)


@asynccontextmanager
async def members(running: Running) -> AsyncIterator[Members]:
    """Members of Sindh who are known to the service by now."""
    async with client(running.port, CONNECTIONS) as asking:
        made = Members(running, asking)
        async with asyncio.timeout(60):
            while True:
                try:
                    await made.at_rate(1, 1)
                except Failed:  # what membership told has not come yet
                    await asyncio.sleep(0.1)
                else:
                    break
        yield made


def percentile(taken: Sequence[float], share: float) -> float:
    """The value that this share of what was taken does not exceed."""
    return sorted(taken)[ceil(share * len(taken)) - 1]


def _well(answer: Answer) -> Answer:
    if answer.status != 200:
        raise Failed(f"{answer.status}: {answer.body[:300].decode(errors='replace')}")
    return answer
