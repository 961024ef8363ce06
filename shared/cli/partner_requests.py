"""Routes of notifications, the partners' unless others are named, asked as an operator."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.cli.row_answers import refused
from shared.devstack.trouble import Trouble

if TYPE_CHECKING:
    import httpx

OFFICE = "operator"
ACCOUNT = "partner-"
SECONDS = 30.0
PARTNERS = "/notifications/v1/partners"


@dataclass(frozen=True, slots=True)
class Notifications:
    """Where notifications answer an operator, with its token, and where they answer partners.

    `issuer` is the folder of the local issuer's keys, None where tokens come from a provider; paths are those `below`.
    """

    url: str
    token: str
    issuer: Path | None
    public_url: str
    below: str = PARTNERS

    def tell(self, method: str, path: str, body: dict[str, Any], if_match: int | None = None) -> str:
        """Give a command, and return the position that it answers; says why and exits 1 where it is refused."""
        headers = {} if if_match is None else {"If-Match": f'"{if_match}"'}
        return str(self._ask(method, path, json=body, headers=headers).headers["Alliance-Position"])

    def shown(self, path: str, position: str | None = None, **query: str | None) -> dict[str, Any]:
        """What a query answers that has seen a position; says why and exits 1 where it is refused."""
        headers = {"Alliance-Position": position} if position else {}
        params = {name: value for name, value in query.items() if value is not None}
        answer = self._ask("GET", path, params=params, headers=headers)
        if "Alliance-Stale" in answer.headers:
            raise Trouble("It is recorded, but not shown yet.", "Run the same command again: it goes on.")
        told: dict[str, Any] = answer.json()
        return told

    def _ask(self, method: str, path: str, *, headers: dict[str, str], **given: Any) -> httpx.Response:
        import httpx  # noqa: PLC0415 - `lead` starts faster without

        headers = {"Authorization": f"Bearer {self.token}", **headers}
        try:
            answer = httpx.request(method, f"{self.url}{self.below}{path}", headers=headers, timeout=SECONDS, **given)
        except httpx.TransportError as away:
            raise Trouble(
                f"Notifications do not answer at {self.url}: {away}.", "See lead status, or start them: lead up."
            ) from away
        if not answer.is_success:
            refused(answer.text)
        return answer


def notifications(service: str | None, token: str | None, data: Path, below: str = PARTNERS) -> Notifications:
    """Those named, or the installation's, with a token of its own issuer. Raises Trouble where nothing was started."""
    from shared.devstack.installation import installation  # noqa: PLC0415 - `lead` starts faster without
    from shared.reference.provinces import PK  # noqa: PLC0415 - as above
    from shared.web.issuer import mint  # noqa: PLC0415 - as above

    public = os.environ.get("LEAD_PUBLIC_URL", "").rstrip("/")
    if service is not None and token is not None:
        url = service.rstrip("/")
        return Notifications(url, token, None, public or url, below)
    here = installation(data)
    bearer = token or mint(here.issuer, OFFICE, roles=[(OFFICE, PK)], organisation=OFFICE)
    url = service.rstrip("/") if service else here.address_of("notifications")
    issuer = None if os.environ.get("LEAD_JWKS") else here.issuer
    return Notifications(url, bearer, issuer, public or here.gateway or url, below)
