"""A partner of the demonstration: registered by an operator, with a webhook of its own that a small receiver verifies."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from shared.devstack.installation import Installation
from shared.devstack.ports import HOST, Ports
from shared.devstack.shown import Shown
from shared.devstack.surroundings import SECRET
from shared.devstack.trouble import Trouble
from shared.web.issuer import mint

PARTNER, CONTEXT, PROVINCE = "demo-observatory", "advocacy", "PK-SD"
PATIENCE = 30.0
_WELL = frozenset({200, 201, 202})
ACCESS: Mapping[str, Any] = {
    "partner_id": PARTNER,
    "name": "SDG Observatory (demonstration)",
    "provinces": [PROVINCE, "PK-X1"],
    "contexts": [CONTEXT, "reporting"],
    "channels": ["pull", "sse", "webhook"],
}


def partner(here: Installation, shown: Shown) -> None:
    """Register the partner, and its webhook at the receiver; done again, nothing is twice.

    Raises Trouble saying what was refused.
    """
    with httpx.Client(timeout=PATIENCE, base_url=f"{here.services['notifications']}/notifications/v1") as client:
        joining = _Joining(here, client)
        joining.register()
        joining.webhook()
    shown.step("a partner", 1, 1)


def token_of_partner(here: Installation) -> str:
    """A bearer token of the partner's account. Raises OSError."""
    return mint(here.issuer, f"partner-{PARTNER}")


@dataclass(frozen=True, slots=True)
class _Joining:
    here: Installation
    client: httpx.Client

    def register(self) -> None:
        operator = mint(self.here.issuer, "operator-pk", roles=[("operator", "PK")], organisation="adlg")
        if self._ask("GET", f"/partners/{PARTNER}", operator).status_code == httpx.codes.NOT_FOUND:
            _well(self._ask("POST", "/partners", operator, ACCESS))

    def webhook(self) -> None:
        token, secret = token_of_partner(self.here), self.here.data / SECRET
        known = _well(self._ask("GET", "/webhooks", token))["data"]
        if known and known[0]["status"] == "enabled" and secret.exists():
            return
        if known:  # an interruption has lost the secret, which is shown once
            made = _well(self._ask("POST", f"/webhooks/{known[0]['id']}/secret/rotate", token, {"grace_seconds": 0}))
        else:
            address = f"http://{HOST}:{Ports(self.here.port).receiver}/"
            made = _well(self._once_granted(token, {"province": PROVINCE, "context": CONTEXT, "url": address}))
        secret.touch(mode=0o600)
        secret.write_text(made["secret"], encoding="utf-8")
        if not _well(self._ask("POST", f"/webhooks/{made['id']}/test", token, {}))["delivered"]:
            raise Trouble("The receiver did not verify the test of its webhook.", "Look at its log: logs/receiver.log")

    def _once_granted(self, token: str, wanted: Mapping[str, Any]) -> httpx.Response:
        """The answer to a webhook's registration, once the partner's access is shown."""
        until = time.monotonic() + PATIENCE
        while True:
            answer = self._ask("POST", "/webhooks", token, wanted)
            if answer.status_code != httpx.codes.FORBIDDEN or time.monotonic() > until:
                return answer
            time.sleep(0.2)

    def _ask(self, method: str, path: str, token: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return self.client.request(method, path, json=body, headers=headers)


def _well(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code in _WELL:
        told: dict[str, Any] = answer.json()
        return told
    raise Trouble(
        f"{answer.request.method} {answer.request.url.path} was answered {answer.status_code}: {answer.text[:500]}",
        "Look at the service's log in the installation's folder `logs`, then run `lead up` again: it goes on.",
    )
