"""People of the demonstration who want to be told: they give addresses, show that they are theirs, and subscribe."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import httpx

from shared.devstack.installation import Installation
from shared.devstack.people import token_of
from shared.devstack.shown import Shown
from shared.devstack.sms_gateway import read
from shared.devstack.trouble import Trouble

PATIENCE = 60.0
_CODE = re.compile(r"\b\d{6}\b")
_TAKEN = frozenset({200, 201, 202})


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who wants to be told in a province (as `people.acting` knows them), where, in which language, and of what."""

    who: str
    province: str
    channel: str
    address: str
    language: str = "en"
    office: bool = False
    asked: Mapping[str, Any] = field(default_factory=dict)


ADDRESSEES = (
    Addressee("secretariat", "PK-SD", "email", "secretariat@sindh.lead.example", office=True),
    Addressee("secretariat", "PK-BA", "email", "secretariat@balochistan.lead.example", office=True),
    Addressee("demo-khipc", "PK-SD", "email", "desk@khipc.lead.example", "ur", asked={"filter": {"mine": True}}),
    Addressee(
        "demo-uos",
        "PK-SD",
        "email",
        "office@uos.lead.example",
        asked={"filter": {"goals": [4]}, "cadence": "daily"},
    ),
    Addressee(
        "demo-srso",
        "PK-SD",
        "sms",
        "+923001234567",
        asked={"filter": {"types": ["advocacy.commitment_made", "advocacy.legislator_meeting_scheduled"]}},
    ),
)
"""Made up: addresses under `.example` belong to nobody, and the telephone number is not used."""


def subscribe_all(here: Installation, shown: Shown) -> None:
    """Let everybody give an address, verify it and subscribe; done again after an interruption, nothing is twice.

    Raises Trouble saying what was refused.
    """
    with httpx.Client(timeout=PATIENCE, base_url=f"{here.services['notifications']}/notifications/v1") as client:
        for number, one in enumerate(ADDRESSEES, 1):
            _Giving(here, client, one).run()
            shown.step("people to be told", number, len(ADDRESSEES))


@dataclass(frozen=True, slots=True)
class _Giving:
    here: Installation
    client: httpx.Client
    one: Addressee

    def run(self) -> None:
        one = self.one
        whom = "office" if one.office else "me"
        points = self._get("contact-points")["data"]
        mine = [point for point in points if (point["channel"], point["for"]) == (one.channel, whom)]
        verified = [point for point in mine if point["verified_at"]]
        if verified:
            point_id = verified[0]["contact_point_id"]
        else:
            known = set(self._codes())
            told = {"channel": one.channel, "address": one.address, "language": one.language, "for": whom}
            point_id = self._post("contact-points", told)["contact_point_id"]
            code = self._new_code(known)
            self._post(f"contact-points/{point_id}/verification", {"code": code})
        asked_before = [known for known in self._get("subscriptions")["data"] if known["channel"] == one.channel]
        if one.asked and all(known["origin"] == "role" for known in asked_before):
            asked = {"channel": one.channel, "contact_point_id": point_id, "language": one.language, "for": whom}
            self._post("subscriptions", {**asked, **one.asked})

    def _new_code(self, known: set[str]) -> str:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if new := set(self._codes()) - known:
                return new.pop()
            time.sleep(0.2)
        raise Trouble(f"No code reached {self.one.address}.", "Look at: lead mail, lead mail texts")

    def _codes(self) -> Iterator[str]:
        """The codes that were sent to the address."""
        if self.one.channel == "sms":
            texts = [one["text"] for one in read(self.here.data / "sms.jsonl") if one["to"] == self.one.address]
        else:
            texts = list(_letters_to(self.here.data / "mail" / "new", self.one.address))
        for text in texts:
            yield from _CODE.findall(text)

    def _get(self, path: str) -> dict[str, Any]:
        return _well(self.client.get(f"/{self.one.province}/{path}", headers=self._headers(None)))

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        key = f"demo-{path}-{self.one.who}-{self.one.channel}"
        return _well(self.client.post(f"/{self.one.province}/{path}", json=body, headers=self._headers(key)))

    def _headers(self, key: str | None) -> dict[str, str]:
        token = token_of(self.here.issuer, self.one.who, self.one.province)
        return {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})


def _letters_to(folder: Path, address: str) -> Iterator[str]:
    for file in sorted(folder.glob("*")):
        letter = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
        if address in str(letter["to"]):
            body = letter.get_body(("plain",))
            yield str(body.get_content()) if body else ""


def _well(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code in _TAKEN:
        told: dict[str, Any] = answer.json()
        return told
    raise Trouble(
        f"{answer.request.method} {answer.request.url.path} was answered {answer.status_code}: {answer.text[:500]}",
        "Look at the service's log in the installation's folder `logs`, then run `lead up` again: it goes on.",
    )
