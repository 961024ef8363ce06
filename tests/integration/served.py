"""A service on the session's store, without Kafka: what is recorded is folded into its views when a test asks."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias, TypeVar

import httpx
from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.contracts.topics import aggregate_of, province_of
from shared.following.partners import Partners
from shared.journal import Journal
from shared.journal.backlog import Backlog
from shared.journal.entry import read_entry
from shared.journal.lease import Leases
from shared.reactions.ticker import Ticker
from shared.reference.provinces import PROVINCE_CODES
from shared.runtime.metrics import ReactionMetrics
from shared.runtime.service import Kit, Service
from shared.runtime.settings import Settings
from shared.runtime.store import Database
from shared.streams.views import Views
from shared.web.app import create_app
from shared.web.commands import Authoriser
from shared.web.identity import Identity, Keys
from shared.web.issuer import AUDIENCE, ISSUER, mint, publish
from shared.web.positions import Position

Office: TypeAlias = tuple[list[tuple[str, str]], str]
"""A token's roles by province, and the organisation of the office."""

OFFICES: dict[str, Office] = {
    "programme": ([("programme", "PK")], "adlg"),
    "secretariat": ([("secretariat", "PK-SD")], "lcas"),
    "committee_secretary": ([("committee_secretary", "PK-SD")], "lcas"),
    "association": ([("association", "PK-SD")], "lcas"),
    "balochistan": ([("secretariat", "PK-BA")], "lcab"),
}


@dataclass
class Clock:
    """Today's local date and the time (UTC) that a test sets."""

    today: date
    now: datetime


@dataclass
class Served:
    """A client of a service: `await ask(who, method, path, body)`, who being an office or an account's name."""

    service: Service
    app: FastAPI
    client: httpx.AsyncClient
    issuer: Path
    database: Database
    journal: Journal
    views: Views
    clock: Clock
    _seen: set[Any] = field(default_factory=set)
    _heard: Counter[str] = field(default_factory=Counter)

    async def ask(
        self, who: str | None, method: str, path: str, body: Any = None, key: str | None = None, **headers: str
    ) -> httpx.Response:
        """Ask as an account or office (None: without a token), once the views have caught up."""
        await self.catch_up()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            roles, organisation = OFFICES.get(who, ([], None))
            sent["Authorization"] = f"Bearer {mint(self.issuer, who, roles=roles, organisation=organisation)}"
        if method != "GET":
            sent.setdefault("Idempotency-Key", key or uuid.uuid4().hex)
        return await self.client.request(method, path, json=body, headers=sent)

    async def done(
        self, who: str, path: str, body: Any = None, key: str | None = None, method: str = "POST"
    ) -> dict[str, Any]:
        """Give a command that is expected to be carried out, and return its receipt."""
        answer = await self.ask(who, method, path, body or {}, key)
        assert answer.status_code == 200, answer.text
        receipt: dict[str, Any] = answer.json()
        return receipt

    async def problem(self, who: str | None, path: str, body: Any, status: int, method: str = "POST") -> dict[str, Any]:
        """Give a command that is expected to be refused so, and return the problem."""
        answer = await self.ask(who, method, path, body)
        assert answer.status_code == status, answer.text
        problem: dict[str, Any] = answer.json()
        return problem

    async def refused(
        self, who: str | None, path: str, body: Any, status: int = 409, method: str = "POST"
    ) -> str | None:
        """Give a command that is expected to be refused so, and return the rule."""
        rule: str | None = (await self.problem(who, path, body, status, method)).get("rule")
        return rule

    async def shown(self, path: str, who: str | None = None) -> Any:
        """What a query answers."""
        answer = await self.ask(who, "GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def hear(self, event: type[Event], stream: str, by: str = "lcas", **changes: Any) -> Event:
        """Let another context tell its event's example, with these changes, as the next of a stream."""
        fact = event.model_validate(event.example | changes)
        self._heard[stream] += 1
        province = province_of(stream)
        await self.take(Recorded(fact, fact.type, stream, self._heard[stream], self.clock.now, by, province))
        return fact

    async def act(self, *provinces: str) -> None:
        """Let a process that has just been started do by itself what is to be done in these provinces."""
        await self.catch_up()
        await Ticker(
            self.service.context,
            provinces,
            self.service.deadlines,
            self.service.reactions,
            self.service.views,
            database=self.database,
            journal=self.journal,
            leases=Leases(self.database, "the-tests"),
            metrics=ReactionMetrics(CollectorRegistry()),
            today=lambda: self.clock.today,
            now=lambda: self.clock.now,
            public_url=SETTINGS.public_url,
        ).round()

    async def catch_up(self) -> None:
        """Fold what the journal holds into the views."""
        if await self.database["journal"].estimated_document_count() == len(self._seen):
            return
        async for entry in self.database["journal"].find({}).sort("_id", 1):
            if entry["_id"] not in self._seen:
                for recorded in read_entry(entry):
                    await self.take(recorded)
            self._seen.add(entry["_id"])

    async def take(self, recorded: Recorded) -> None:
        """Fold what is recorded into every view of its aggregate, twice."""
        for view in self.service.views:
            if aggregate_of(recorded.stream) != view.of:
                continue
            collection = self.database[view.collection]
            document = await collection.find_one({"_id": recorded.stream}) or {}
            if recorded.version == document.get("version", 0) + 1:
                document = view.apply(view.apply(document, recorded), recorded)
                await collection.replace_one({"_id": recorded.stream}, document, upsert=True)


Client = TypeVar("Client", bound=Served)


_issuer = TemporaryDirectory(prefix="issuer-")
SETTINGS = Settings(
    mongo_url=SecretStr("mongodb://unused"), kafka_bootstrap_servers="unused:9092", lead_data=Path(_issuer.name)
)


@dataclass
class Frame:
    """A service's application, built once in a session: building it takes longer than most tests.

    Its journal and views are those of the test that runs, and so is its clock.
    """

    service: Service
    issuer: Path
    clock: Clock
    journal: Journal
    views: Views
    database: Database
    settings: Settings = field(default_factory=lambda: SETTINGS)
    app: FastAPI = field(init=False)

    def __post_init__(self) -> None:
        publish(self.issuer)
        identity = Identity(Keys(str(self.issuer / "jwks.json")), ISSUER, AUDIENCE)
        authoriser = Authoriser(
            identity,
            self.service.representatives(self.views, self.today),
            Partners(self.views, self.today, lambda: self.clock.now),
            self.reached,
            PROVINCE_CODES,
        )
        kit = Kit(
            self.journal,
            self.views,
            authoriser,
            PROVINCE_CODES,
            self.today,
            lambda: self.clock.now,
            lambda: self.database,
            self.settings,
        )
        self.app = create_app(
            self.service.title,
            "1",
            self.service.routers(kit),
            registry=CollectorRegistry(),
            refusals=self.service.refusals,
            limits=self.service.limits,
        )

    def today(self) -> date:
        return self.clock.today

    async def reached(self, positions: Sequence[Position]) -> bool:
        return not await self.views.wait_for(positions, *self.service.views)

    def turn_to(self, clock: Clock, journal: Journal, views: Views, database: Database) -> None:
        """Let the application's own journal, views and database be these from now on."""
        self.clock, self.database = clock, database
        vars(self.journal).update(vars(journal))
        vars(self.views).update(vars(views))


_frames: dict[int, Frame] = {}


@asynccontextmanager
async def served(
    service: Service,
    database: Database,
    clock: Clock,
    client_type: type[Client],
    settings: Settings | None = None,
) -> AsyncIterator[Client]:
    """The service's own routes, journal and views on a database of the test's own, one at a time of each service.

    Views have no indexes here: what they answer does not depend on them.
    """
    views = Views(database)
    journal = Journal(database["journal"], Backlog(database["journal"], 10_000), lambda: clock.now, lambda: None)
    await journal.ensure_indexes()
    if (frame := _frames.get(id(service))) is None:
        frame = _frames[id(service)] = Frame(
            service, Path(_issuer.name), clock, journal, views, database, settings or SETTINGS
        )
    frame.turn_to(clock, journal, views, database)
    transport = httpx.ASGITransport(frame.app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{service.context}") as client:
        yield client_type(service, frame.app, client, frame.issuer, database, frame.journal, frame.views, clock)
