"""The service on the session's store, without Kafka: what is recorded is folded into the views when a test asks."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from services.reporting.app import SERVICE, VIEWS
from services.reporting.members.views import Membership
from shared.contracts.event import Event
from shared.contracts.indicators import IndicatorAdopted
from shared.contracts.membership import (
    MemberJoined,
    MembershipApplied,
    MemberSuspended,
    RepresentativeNamed,
)
from shared.contracts.recorded import Recorded
from shared.contracts.topics import aggregate_of, province_of
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

TODAY = date(2026, 7, 1)
NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
SINDH = "/reporting/v1/PK-SD"
PRESS_CLUB, SCHOOL = "secp-0012345", "secp-0099"
ELECTRICITY: dict[str, Any] = {
    name: told for name, told in IndicatorAdopted.example.items() if name not in {"goals", "adopted_on"}
}
FIGURE: dict[str, Any] = {
    "indicator": "7.1.1",
    "area": "PK713",
    "dimensions": "_T",
    "period": "2019",
    "source": {"kind": "official_survey", "name": "PSLM"},
    "value": "88.31",
    "unit": "percent",
}
KEY: dict[str, Any] = {name: FIGURE[name] for name in ("indicator", "area", "dimensions", "period")} | {
    "source": "PSLM"
}

OFFICES: dict[str, tuple[list[tuple[str, str]], str]] = {
    "programme": ([("programme", "PK")], "adlg"),
    "secretariat": ([("secretariat", "PK-SD")], "lcas"),
    "balochistan": ([("secretariat", "PK-BA")], "lcab"),
}


@dataclass
class Reporting:
    """A client of the service: `await ask(who, method, path, body)`."""

    app: FastAPI
    client: httpx.AsyncClient
    issuer: Path
    journal: Journal
    catch_up: Callable[[], Awaitable[None]]
    hear: Callable[..., Awaitable[None]]

    async def ask(self, who: str | None, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Ask as an account or office (None: without a token), once the views have caught up."""
        await self.catch_up()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            roles, organisation = OFFICES.get(who, ([], None))
            sent["Authorization"] = f"Bearer {mint(self.issuer, who, roles=roles, organisation=organisation)}"
        if method != "GET":
            sent.setdefault("Idempotency-Key", uuid.uuid4().hex)
        return await self.client.request(method, path, json=body, headers=sent)

    async def done(self, who: str, path: str, body: Any) -> dict[str, Any]:
        """Give a command that is expected to be carried out, and return what it answers."""
        answer = await self.ask(who, "POST", path, body)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def refused(self, who: str | None, path: str, body: Any, status: int) -> dict[str, Any]:
        """Give a command that is expected to be refused so, and return the problem."""
        answer = await self.ask(who, "POST", path, body)
        assert answer.status_code == status, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def shown(self, path: str, who: str | None = None) -> Any:
        """What a query answers."""
        answer = await self.ask(who, "GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def begin(self) -> None:
        """Two active members with a data officer each, and one adopted indicator."""
        for member, account in ((PRESS_CLUB, "amina"), (SCHOOL, "bilal")):
            await self.join(member)
            await self.hear(RepresentativeNamed, member, account_id=account, roles=["data_officer"])
        await self.done("programme", "/reporting/v1/indicators", ELECTRICITY)

    async def join(self, member: str) -> None:
        """Let membership tell that the member is active."""
        await self.hear(MembershipApplied, member)
        await self.hear(MemberJoined, member)

    async def suspend(self, member: str) -> None:
        """Let membership tell that the member is suspended."""
        await self.hear(MemberSuspended, member)


async def folded(database: Database, recorded: Recorded) -> None:
    """Fold what is recorded into the views, once."""
    for view in VIEWS:
        if aggregate_of(recorded.stream) == view.of:
            collection = database[view.collection]
            document = await collection.find_one({"_id": recorded.stream}) or {}
            if recorded.version == document.get("version", 0) + 1:
                document = view.apply(document, recorded)
                await collection.replace_one({"_id": recorded.stream}, document, upsert=True)


@pytest.fixture
async def reporting(database: Database, tmp_path: Path) -> AsyncIterator[Reporting]:
    issuer = tmp_path / "issuer"
    publish(issuer)
    views = Views(database)
    people = Membership(views, lambda: TODAY)
    journal = Journal(database["journal"], Backlog(database["journal"], 10_000), lambda: NOW, lambda: None)
    await journal.ensure_indexes()
    await ensure_indexes(database, VIEWS)

    take = partial(folded, database)

    seen: set[Any] = set()

    async def catch_up() -> None:
        async for entry in database["journal"].find({}).sort("_id", 1):
            if entry["_id"] not in seen:
                for recorded in read_entry(entry):
                    await take(recorded)
            seen.add(entry["_id"])

    heard: Counter[str] = Counter()

    async def hear(event: type[Event], member: str, **changes: Any) -> None:
        aggregate = "representatives" if event is RepresentativeNamed else "members"
        stream = f"membership/PK-SD/{aggregate}/{member}"
        heard[stream] += 1
        fact = event(**event.example | {"member_id": member} | changes)
        await take(Recorded(fact, fact.type, stream, heard[stream], NOW, "lcas", province_of(stream)))

    async def reached(positions: Sequence[Position]) -> bool:
        return not await views.wait_for(positions, *VIEWS)

    identity = Identity(Keys(str(issuer / "jwks.json")), ISSUER, AUDIENCE)
    authoriser = Authoriser(identity, people, reached, PROVINCE_CODES)
    app = create_app(
        SERVICE.title,
        "1",
        SERVICE.routers(Kit(journal, views, authoriser, PROVINCE_CODES, lambda: TODAY)),
        registry=CollectorRegistry(),
        refusals=SERVICE.refusals,
        limits=SERVICE.limits,
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://reporting") as client:
        yield Reporting(app, client, issuer, journal, catch_up, hear)
