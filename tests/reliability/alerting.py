"""What Prometheus would say of a running place: its processes' metrics, and which alerts' conditions hold now."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import httpx
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.reliability.conditions import Scrape, Vector, holds
from tests.reliability.place import Place

RULES = Path(__file__).parents[2] / "deploy" / "prometheus" / "alerts.yaml"
SCRAPE_SECONDS = 10.0
"""As `deploy/prometheus/prometheus.yaml` scrapes: the windows of the conditions go with it."""
KEPT = 120


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as `alerts.yaml` has it; `condition` is its expression."""

    name: str
    condition: str
    rule: dict[str, Any]


def alerts() -> list[Alert]:
    """Every alert that is declared."""
    groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    return [Alert(rule["alert"], rule["expr"], rule) for rule in chain(*(group["rules"] for group in groups))]


class Alerting:
    """Looks at a place as Prometheus does. An alert's `for` is not waited for: it holds as soon as its condition does."""

    def __init__(self, place: Place) -> None:
        self._place, self._alerts = place, alerts()
        self._scrapes: list[Scrape] = []
        self._holding: frozenset[str] = frozenset()
        self.turned: dict[str, float] = {}
        """When each alert was last seen to begin or cease to hold, by `time.monotonic()`."""

    async def look(self) -> dict[str, Vector]:
        """Ask every process for its metrics, and tell the alerts that hold now, with the labels where they do.

        A condition over a window tells nothing before the second look; looks stand `SCRAPE_SECONDS` apart.
        """
        scrape = Scrape(time.monotonic())
        async with httpx.AsyncClient(timeout=SCRAPE_SECONDS) as client:
            targets = [name for name in self._place.processes if name.partition("-")[2]]
            await asyncio.gather(*(self._scrape(client, name, scrape) for name in targets))
        self._scrapes = [*self._scrapes[1 - KEPT :], scrape]
        told = {alert.name: holds(alert.condition, self._scrapes) for alert in self._alerts}
        held = {name: where for name, where in told.items() if where}
        self.turned |= dict.fromkeys(held.keys() ^ self._holding, time.monotonic())
        self._holding = frozenset(held)
        return held

    async def until(self, wanted: Collection[str], within: float) -> dict[str, Vector]:
        """Look until all wanted alerts hold. Raises TimeoutError, naming those that do not, after so many seconds."""
        until = time.monotonic() + within
        while missing := set(wanted) - (told := await self.look()).keys():
            if time.monotonic() > until:
                raise TimeoutError(f"{', '.join(sorted(missing))} would not fire; {', '.join(told) or 'nothing'} would")
            await asyncio.sleep(SCRAPE_SECONDS)
        return told

    async def until_quiet(self, ended: Collection[str], within: float) -> None:
        """Look until none of these alerts holds any more. Raises TimeoutError."""
        until = time.monotonic() + within
        while held := set(ended) & (await self.look()).keys():
            if time.monotonic() > until:
                raise TimeoutError(f"{', '.join(sorted(held))} would still fire")
            await asyncio.sleep(SCRAPE_SECONDS)

    async def _scrape(self, client: httpx.AsyncClient, name: str, scrape: Scrape) -> None:
        of = {"job": "lead", "service": name.partition("-")[0], "instance": name}
        try:
            answer = (await client.get(f"{self._place.url(name)}/metrics")).raise_for_status()
        except httpx.HTTPError:
            scrape.tell("up", of, 0)
            return
        scrape.tell("up", of, 1)
        for family in text_string_to_metric_families(answer.text):
            for sample in family.samples:
                scrape.tell(sample.name, {**sample.labels, **of}, sample.value)
