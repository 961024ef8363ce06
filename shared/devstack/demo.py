"""Demonstration data: real alliances, members, legislators and district figures, and a year's story, told over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from shared.devstack.addressees import subscribe_all
from shared.devstack.demo_requests import (
    ALLIANCES,
    APPROVAL,
    SWORN_IN,
    adoption,
    application,
    figures,
    legislators,
)
from shared.devstack.demo_rows import rows
from shared.devstack.installation import Installation
from shared.devstack.partnering import partner
from shared.devstack.people import token_of
from shared.devstack.shown import Shown
from shared.devstack.story.playing import tell_once
from shared.devstack.trouble import Trouble
from shared.runtime.local_time import local_today
from shared.web.issuer import mint

DATA_OFFICER = "demo-data-officer"
PATIENCE = 120.0
MOST_POSITIONS = 50
LOOK = "Look at the service's log in the installation's folder `logs`, then run `lead up` again: it goes on."


def seed(here: Installation, shown: Shown) -> None:
    """Bring the demonstration data in and tell its story; run again after an interruption, it goes on where it was.

    Raises Trouble saying what was refused.
    """
    without_story(here, shown)
    subscribe_all(here, shown)
    partner(here, shown)
    tell_once(here, shown, local_today())


def without_story(here: Installation, shown: Shown) -> None:
    """Bring in alliances, members, legislators and figures only. Otherwise as `seed`."""
    with httpx.Client(timeout=PATIENCE) as client:
        demo = _Demo(here, shown, client)
        demo.establish()
        demo.admit()
        demo.register()
        demo.adopt()
        demo.report()


@dataclass(slots=True)
class _Demo:
    here: Installation
    shown: Shown
    client: httpx.Client
    joined: dict[str, list[str]] = field(default_factory=dict)

    def establish(self) -> None:
        for number, alliance in enumerate(ALLIANCES, 1):
            self._command("programme", "membership", f"{alliance.province}/alliance", alliance.beginning())
            self.shown.step("alliances", number, len(ALLIANCES))

    def admit(self) -> None:
        members = list(rows("members.csv"))
        officers: set[str] = set()
        for number, row in enumerate(members, 1):
            province, member = row["province"], row["member_id"]
            self._command(member, "membership", f"{province}/members", application(row))
            path = f"{province}/members/{member}"
            approved = self._command("secretariat", "membership", f"{path}/approval", APPROVAL)
            if province not in officers:
                officers.add(province)
                naming = {"contact_id": "c-demo", "account_id": DATA_OFFICER, "roles": ["data_officer"]}
                named = self._command("secretariat", "membership", f"{path}/representatives", naming)
                self.joined[province] = [one.headers["Alliance-Position"] for one in (approved, named)]
            self.shown.step("members", number, len(members))

    def register(self) -> None:
        for number, province in enumerate(SWORN_IN, 1):
            told = legislators(province)
            answer = self._command("secretariat", "advocacy", f"{province}/office_holders/rows", told).json()
            if answer["refused"]:
                raise Trouble(f"{answer['refused']} legislators of {province} were not taken.", LOOK)
            self.shown.step("legislators", number, len(SWORN_IN))

    def adopt(self) -> None:
        indicators = list(rows("indicators.csv"))
        adopted = []
        for number, row in enumerate(indicators, 1):
            answer = self._command("programme", "reporting", "indicators", adoption(row))
            adopted.append(answer.headers["Alliance-Position"])
            self.shown.step("indicators", number, len(indicators))
        self._reached(adopted)

    def report(self) -> None:
        files = figures()
        total, done = sum(text.count("\n") - 1 for text in files.values()), 0
        for province, text in files.items():
            told = self._import(province, text)
            done += told["accepted"] + told["repeated"]
            self.shown.step("figures", done, total)
            if told["refused"] or told["correction_needed"]:
                refused = told["refused"] + told["correction_needed"]
                raise Trouble(f"{refused} demonstration figures of {province} were not taken.", LOOK)
            for import_id in told["imports"].values():
                self._verify(province, import_id)

    def _import(self, province: str, text: str) -> dict[str, Any]:
        """Bring in a province's file, as its data officer would who has just been named: with the positions seen."""
        until = time.monotonic() + PATIENCE
        while True:
            answer = self.client.post(
                f"{self.here.services['reporting']}/reporting/v1/imports",
                files={"file": (f"figures-{province.lower()}.csv", text.encode(), "text/csv")},
                data={"province": province, "wait": "true"},
                headers=self._headers(mint(self.here.issuer, DATA_OFFICER))
                | {"Alliance-Position": ", ".join(self.joined.get(province, ()))},
            )
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or time.monotonic() > until:
                told: dict[str, Any] = _well(answer).json()
                return told

    def _verify(self, province: str, import_id: str) -> None:
        cursor, verified = None, 0
        while True:
            body = {"import_id": import_id, "cursor": cursor}
            page = self._command("secretariat", "reporting", f"{province}/verifications", body, once=False).json()
            verified += page["accepted"] + page["repeated"]
            cursor = page["next"]
            self.shown.say(f"Verified {verified} figures of {province}")
            if cursor is None:
                return

    def _command(
        self, who: str, service: str, path: str, body: Mapping[str, Any], *, once: bool = True
    ) -> httpx.Response:
        url = f"{self.here.services[service]}/{service}/v1/{path}"
        key = f"demo-{path}-{body.get('code') or body.get('contact_id') or ''}" if once else None
        token = token_of(self.here.issuer, who, path.partition("/")[0])
        return _well(self.client.post(url, json=body, headers=self._headers(token, key)))

    def _headers(self, token: str, key: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})

    def _reached(self, positions: Iterable[str]) -> None:
        """Wait until reporting has seen these positions: a query answers stale until then."""
        waiting, until = list(positions), time.monotonic() + PATIENCE
        while waiting:
            asked = ", ".join(waiting[:MOST_POSITIONS])
            answer = self.client.get(
                f"{self.here.services['reporting']}/reporting/v1/indicators", headers={"Alliance-Position": asked}
            )
            if "Alliance-Stale" not in _well(answer).headers:
                waiting = waiting[MOST_POSITIONS:]
            elif time.monotonic() > until:
                raise Trouble("Reporting does not see what membership recorded.", "Look at: lead status")


def _well(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    raise Trouble(
        f"{answer.request.method} {answer.request.url.path} was answered {answer.status_code}: {answer.text[:500]}",
        LOOK,
    )
