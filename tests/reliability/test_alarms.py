"""The scenes of the alarms: one for each alert, and each in the document with what it does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from inspect import getdoc
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from tests.reliability import alarms, alerting
from tests.reliability.alarms import outlasts_its_trouble
from tests.reliability.alerting import Alerting, alerts
from tests.reliability.conditions import Scrape
from tests.reliability.place import TREE
from tests.reliability.run import Run
from tests.reliability.scenes import SCENES, WITHOUT_SCENE


def test_every_alert_has_a_scene_or_is_named_as_without_and_none_is_for_an_alert_that_there_is_not() -> None:
    assert sorted([*SCENES, *WITHOUT_SCENE]) == sorted(alert.name for alert in alerts())


def test_alerts_without_a_scene_are_named_in_the_document() -> None:
    told = (TREE / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert [name for name in WITHOUT_SCENE if f"`{name}`" not in told] == []


def test_every_alert_is_in_the_document_with_what_the_rig_does_for_it() -> None:
    told = (TREE / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert [name for name, scene in SCENES.items() if f"| `{name}` | {getdoc(scene)} |" not in told] == []


def test_quiet_is_not_waited_for_where_an_alert_looks_back_for_long() -> None:
    assert {alert.name for alert in alerts() if outlasts_its_trouble(alert)} == {
        "LeadCommandsFailing",
        "LeadCommitsFailing",
        "LeadProcessRestarts",
    }


class Told(Alerting):
    """Sees a group that is held while it is told so, and no processes."""

    def __init__(self) -> None:
        super().__init__(cast("Any", SimpleNamespace(processes={"reporting-worker": None})))
        self.held = False

    async def _scrape(self, client: httpx.AsyncClient, name: str, scrape: Scrape) -> None:
        del client, name
        scrape.tell("lead_stream_held", {"service": "reporting", "province": "PK-SD"}, self.held)


async def met(fires: bool, monkeypatch: pytest.MonkeyPatch) -> tuple[bool, bool, list[str]]:
    """Whether a scene that holds the group, or does nothing, was met and ended, and what was said."""
    monkeypatch.setattr(alerting, "SCRAPE_SECONDS", 0.0)
    monkeypatch.setattr(alarms, "FIRES_SECONDS", 0.0)
    told, ended, said = Told(), asyncio.Event(), list[str]()

    @asynccontextmanager
    async def scene(_run: Run) -> AsyncIterator[None]:
        told.held = fires
        try:
            yield
        finally:
            told.held = False
            ended.set()

    async def ready() -> None: ...

    run = cast("Any", SimpleNamespace(place=SimpleNamespace(ready=ready)))
    fired = await alarms.meet(run, told, scene, ["LeadGroupHeld"], said.append)
    return fired, ended.is_set(), said


async def test_an_alert_that_fires_and_ends_is_told_with_its_times(monkeypatch: pytest.MonkeyPatch) -> None:
    fired, ended, said = await met(True, monkeypatch)
    assert (fired, ended) == (True, True)
    assert [" ".join(line.split()) for line in said] == [
        "LeadGroupHeld scene fired after 0 s; quiet after the end: 0 s"
    ]


async def test_an_alert_that_would_not_fire_is_named_and_its_trouble_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    fired, ended, said = await met(False, monkeypatch)
    assert (fired, ended) == (False, True)
    assert said == ["scene: LeadGroupHeld would not fire; nothing would"]
