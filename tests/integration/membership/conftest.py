"""The service on the session's store, without Kafka: what is recorded is folded into the views when a test asks."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from services.membership.app import SERVICE
from services.membership.representatives.acting import ActingAccounts
from services.membership.slices import VIEWS
from shared.contracts.topics import aggregate_of
from shared.journal import Journal
from shared.journal.backlog import Backlog
from shared.journal.entry import read_entry
from shared.reference.provinces import PROVINCE_CODES
from shared.runtime.service import Kit
from shared.runtime.store import Database
from shared.streams.pointers import ensure_indexes
from shared.streams.views import Views
from shared.web.app import create_app
from shared.web.commands import Authoriser
from shared.web.identity import Identity, Keys
from shared.web.issuer import AUDIENCE, ISSUER, mint, publish
from shared.web.positions import Position

TODAY = date(2026, 6, 1)
SINDH = "/membership/v1/PK-SD"
PRESS_CLUB: dict[str, Any] = {
    "name": {"en": "Larkana Press Club"},
    "identifiers": [{"scheme": "secp", "id": "0012"}],
    "sector": "media",
    "organisation_type": "press club",
    "districts": ["PK713"],
    "focus_goals": [4, 16],
    "charter_accepted_on": "2026-01-05",
}

Answer = tuple[int, dict[str, Any]]


@dataclass
class Alliance:
    """A client of the service: `await ask(who, method, path, body)`."""

    app: FastAPI
    client: httpx.AsyncClient
    issuer: Path
    catch_up: Callable[[], Awaitable[None]]
    offices: dict[str, tuple[list[tuple[str, str]], str]] = field(
        default_factory=lambda: {
            "programme": ([("programme", "PK")], "adlg"),
            "secretariat": ([("secretariat", "PK-SD")], "lcas"),
            "balochistan": ([("secretariat", "PK-BA")], "lcab"),
        }
    )

    async def ask(
        self, who: str | None, method: str, path: str, body: Any = None, key: str | None = None, **headers: str
    ) -> httpx.Response:
        """Ask as an account or office (None: without a token), once the views have caught up."""
        await self.catch_up()
        sent = dict(headers)
        if who is not None:
            roles, organisation = self.offices.get(who, ([], None))
            sent["Authorization"] = f"Bearer {mint(self.issuer, who, roles=roles, organisation=organisation)}"
        if method != "GET":
            sent["Idempotency-Key"] = key or uuid.uuid4().hex
        return await self.client.request(method, path, json=body, headers=sent)

    async def done(self, who: str, path: str, body: Any = None, key: str | None = None) -> dict[str, Any]:
        """Give a command that is expected to be carried out, and return its receipt."""
        answer = await self.ask(who, "POST", path, body or {}, key)
        assert answer.status_code == 200, answer.text
        receipt: dict[str, Any] = answer.json()
        return receipt

    async def refused(self, who: str, path: str, body: Any, status: int, method: str = "POST") -> str | None:
        """Give a command that is expected to be refused so, and return the rule."""
        answer = await self.ask(who, method, path, body)
        assert answer.status_code == status, answer.text
        rule: str | None = answer.json().get("rule")
        return rule

    async def shown(self, path: str, who: str | None = None) -> Any:
        """What a query answers."""
        answer = await self.ask(who, "GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def begin(self) -> None:
        """Establish the alliance of Sindh, with the press club as an active member."""
        await self.done("programme", f"{SINDH}/alliance", {"name": {"en": "Sindh Alliance"}})
        await self.done("amina", f"{SINDH}/members", {**PRESS_CLUB, "contact_id": "c-amina"})
        await self.done(
            "secretariat", f"{SINDH}/members/secp-0012/approval", {"authority": "article 4", "on": "2026-01-09"}
        )


@pytest.fixture
async def alliance(database: Database, tmp_path: Path) -> AsyncIterator[Alliance]:
    issuer = tmp_path / "issuer"
    publish(issuer)
    views = Views(database)
    people = ActingAccounts(views, lambda: TODAY)
    journal = Journal(
        database["journal"],
        Backlog(database["journal"], 1000),
        lambda: datetime(2026, 6, 1, 8, tzinfo=UTC),
        lambda: None,
    )
    await journal.ensure_indexes()
    await ensure_indexes(database, VIEWS)

    async def reached(positions: Sequence[Position]) -> bool:
        return not await views.wait_for(positions, *VIEWS)

    identity = Identity(Keys(str(issuer / "jwks.json")), ISSUER, AUDIENCE)
    authoriser = Authoriser(identity, people, reached, PROVINCE_CODES)

    async def catch_up() -> None:
        async for entry in database["journal"].find({}).sort("_id", 1):
            for view in VIEWS:
                if aggregate_of(entry["stream"]) != view.of:
                    continue
                collection = database[view.collection]
                document = await collection.find_one({"_id": entry["stream"]})
                for recorded in read_entry(entry):
                    if recorded.version == (document or {}).get("version", 0) + 1:
                        document = view.apply(document or {}, recorded)
                        await collection.replace_one({"_id": entry["stream"]}, document, upsert=True)

    app: FastAPI = create_app(
        SERVICE.title,
        "1",
        SERVICE.routers(Kit(journal, views, authoriser, PROVINCE_CODES, lambda: TODAY)),
        registry=CollectorRegistry(),
        refusals=SERVICE.refusals,
        limits=SERVICE.limits,
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://membership") as client:
        yield Alliance(app, client, issuer, catch_up)
