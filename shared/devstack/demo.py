"""Demonstration data: real alliances, member organisations and district figures, brought in over HTTP as people would."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from typing import Any

import httpx

from shared.devstack.installation import Installation
from shared.devstack.shown import Shown
from shared.devstack.trouble import Trouble
from shared.reference.provinces import province_of_pcode
from shared.web.issuer import mint

DATA_OFFICER = "demo-data-officer"
PATIENCE = 120.0
MOST_POSITIONS = 50

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Alliance:
    """An alliance of the demonstration; `named` says whether sources name it as working."""

    province: str
    name: str
    association: str
    association_name: str
    named: bool


# Sources name working alliances in Sindh and Balochistan; the others are demonstration, and say so.
ALLIANCES = (
    Alliance("PK-SD", "Sindh Alliance for the SDGs", "lcas", "Local Councils Association of Sindh", named=True),
    Alliance(
        "PK-BA", "Balochistan Alliance for the SDGs", "lcab", "Local Councils Association Balochistan", named=True
    ),
    Alliance("PK-PB", "Punjab Alliance for the SDGs", "lcap", "Local Councils Association Punjab", named=False),
    Alliance(
        "PK-KP", "Khyber Pakhtunkhwa Alliance for the SDGs", "lcakp", "Local Councils Association KP", named=False
    ),
)


def seed(here: Installation, shown: Shown) -> None:
    """Bring the demonstration data in; run again after an interruption, it goes on where it was.

    Raises Trouble saying what was refused.
    """
    with httpx.Client(timeout=PATIENCE) as client:
        demo = _Demo(here, shown, client)
        demo.establish()
        demo.admit()
        demo.adopt()
        demo.report()


@dataclass(slots=True)
class _Demo:
    here: Installation
    shown: Shown
    client: httpx.Client
    joined: dict[str, list[str]] = field(default_factory=dict)

    def establish(self) -> None:
        programme = self._token("programme@lead", ("programme", "PK"), "adlg")
        for number, alliance in enumerate(ALLIANCES, 1):
            body = {
                "name": {"en": alliance.name},
                "established_on": "2024-03-01",
                "guiding_association": {
                    "organisation_id": alliance.association,
                    "name": alliance.association_name,
                    "sector": "public",
                    "tier": "provincial",
                },
                "demonstration": not alliance.named,
            }
            self._command(programme, "membership", f"{alliance.province}/alliance", body)
            self.shown.step("alliances", number, len(ALLIANCES))

    def admit(self) -> None:
        members = list(_rows("members.csv"))
        officers: set[str] = set()
        for number, row in enumerate(members, 1):
            province, member = row["province"], row["member_id"]
            scheme, registration = member.split("-", 1)
            account = f"head-{member}"
            goals = [int(goal) for goal in row["goals"].split()]
            application = {
                "name": {"en": row["name"]},
                "identifiers": [{"scheme": scheme, "id": registration}],
                "sector": row["sector"],
                "organisation_type": row["organisation_type"],
                "districts": row["districts"].split(),
                "focus_goals": goals,
                "charter_accepted_on": "2024-03-01",
                "contact_id": f"c-{member}",
            }
            application |= {name: row[name] for name in ("tier", "body_type") if row[name]}
            self._command(self._token(account), "membership", f"{province}/members", application)
            approval = {"authority": "secretariat, charter article 4"}
            path = f"{province}/members/{member}"
            approved = self._command(self._secretariat(province), "membership", f"{path}/approval", approval)
            if province not in officers:
                officers.add(province)
                naming = {"contact_id": "c-demo", "account_id": DATA_OFFICER, "roles": ["data_officer"]}
                named = self._command(self._secretariat(province), "membership", f"{path}/representatives", naming)
                self.joined[province] = [one.headers["Alliance-Position"] for one in (approved, named)]
            self.shown.step("members", number, len(members))

    def adopt(self) -> None:
        programme = self._token("programme@lead", ("programme", "PK"), "adlg")
        indicators = list(_rows("indicators.csv"))
        adopted = []
        for number, row in enumerate(indicators, 1):
            answer = self._command(programme, "reporting", "indicators", _adoption(row))
            adopted.append(answer.headers["Alliance-Position"])
            self.shown.step("indicators", number, len(indicators))
        self._reached(adopted)

    def report(self) -> None:
        files = _files()
        total, done = sum(text.count("\n") - 1 for text in files.values()), 0
        for province, text in files.items():
            told = self._import(province, text)
            done += told["accepted"] + told["repeated"]
            self.shown.step("figures", done, total)
            if told["refused"] or told["correction_needed"]:
                raise Trouble(
                    f"{told['refused'] + told['correction_needed']} demonstration figures of {province} were not taken.",
                    "Look at the service's log in the installation's folder `logs`.",
                )
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
                headers=self._headers(self._token(DATA_OFFICER))
                | {"Alliance-Position": ", ".join(self.joined.get(province, ()))},
            )
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or time.monotonic() > until:
                told: dict[str, Any] = _well(answer).json()
                return told

    def _verify(self, province: str, import_id: str) -> None:
        token, cursor, verified = self._secretariat(province), None, 0
        while True:
            body = {"import_id": import_id, "cursor": cursor}
            page = self._command(token, "reporting", f"{province}/verifications", body, once=False).json()
            verified += page["accepted"] + page["repeated"]
            cursor = page["next"]
            self.shown.say(f"Verified {verified} figures of {province}")
            if cursor is None:
                return

    def _command(
        self, token: str, service: str, path: str, body: Mapping[str, Any], *, once: bool = True
    ) -> httpx.Response:
        url = f"{self.here.services[service]}/{service}/v1/{path}"
        key = f"demo-{path}-{body.get('code') or body.get('contact_id') or ''}" if once else None
        answer = self.client.post(url, json=body, headers=self._headers(token, key))
        return _well(answer)

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

    def _secretariat(self, province: str) -> str:
        return self._token(
            f"secretariat-{province.lower()}", ("secretariat", province), f"office-{province[3:].lower()}"
        )

    def _token(self, account: str, office: tuple[str, str] | None = None, organisation: str | None = None) -> str:
        return mint(self.here.data / "issuer", account, roles=[office] if office else (), organisation=organisation)


def _files() -> dict[str, str]:
    """The figures as a file for each province."""
    header, *lines = files(__package__).joinpath("demo_data/figures.csv").read_text(encoding="utf-8").splitlines()
    by_province: dict[str, list[str]] = {}
    for line in lines:
        province = province_of_pcode(line.split(",")[1]) or ""
        by_province.setdefault(province, [header]).append(line)
    return {province: "\n".join([*found, ""]) for province, found in by_province.items()}


def _adoption(row: Row) -> dict[str, Any]:
    target = {"value": row["target_2030"], "year": 2030} if row["target_2030"] else None
    return {
        "code": row["code"],
        "framework": row["framework"],
        "label": {"en": row["label"]},
        "unit": row["unit"],
        "direction": row["direction"],
        "limits": {name: row[column] for name, column in (("low", "limit_low"), ("high", "limit_high")) if row[column]},
        "adopted_on": date(2026, 1, 2).isoformat(),
        **({"target": target} if target else {}),
        **({"goals": [int(goal) for goal in row["goals"].split()]} if row.get("goals") else {}),
    }


def _rows(name: str) -> Iterator[Row]:
    text = files(__package__).joinpath("demo_data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


def _well(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    raise Trouble(
        f"{answer.request.method} {answer.request.url.path} was answered {answer.status_code}: {answer.text[:500]}",
        "Look at the service's log in the installation's folder `logs`, then run `lead up` again: it goes on.",
    )
