"""Membership and advocacy beside each other, each hearing what the other tells, and doing by itself what it does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import httpx
import pytest

from services.advocacy.app import SERVICE as ADVOCACY
from services.membership.app import SERVICE as MEMBERSHIP
from shared.contracts.recorded import Recorded
from shared.devstack.demo_requests import ALLIANCES, APPROVAL, SWORN_IN, application, legislators
from shared.devstack.demo_rows import rows
from shared.devstack.people import token_of
from shared.devstack.story.reading import Step
from shared.devstack.story.telling import Asking, Telling, shows
from shared.runtime.store import Database
from tests.integration.served import Clock, Served, served

PROVINCES = ("PK-SD", "PK-BA", "PK-X1")
ROUNDS = 4


class Neighbour(Served):
    """A service that tells another one what it hears."""

    neighbour: Neighbour

    async def take(self, recorded: Recorded) -> None:
        """Fold what is recorded into the views of both."""
        await super().take(recorded)
        await Served.take(self.neighbour, recorded)


@dataclass
class Story:
    """The two services, and what was told to them."""

    services: Mapping[str, Neighbour]
    telling: Telling = field(default_factory=Telling)

    async def tell(self, step: Step) -> None:
        """Give a step's command, or see that what it waits for is shown once the services have acted."""
        asking = self.telling.asking(step)
        if step.method:
            self.telling.told(step, (await self.done(step.who, step.province, asking)).json())
            return
        for _ in range(ROUNDS):
            for service in self.services.values():
                await service.act(*PROVINCES)
        page = (await self.done(step.who, step.province, asking)).json()
        assert shows(page, step.body), (step.says, page)

    async def done(self, who: str, province: str, asking: Asking) -> httpx.Response:
        """The answer to a request, which is expected to be carried out."""
        for service in self.services.values():
            await service.catch_up()
        service = self.services[asking.service]
        token = token_of(service.issuer, who, province)
        answer = await service.client.request(
            asking.method, asking.path, json=asking.body, headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == httpx.codes.OK, (who, asking, answer.text)
        return answer

    async def command(self, who: str, province: str, service: str, path: str, body: Any) -> None:
        """Give a command that the demonstration begins with."""
        await self.done(who, province, Asking(service, "POST", f"/{service}/v1/{province}/{path}", body))

    async def events(self) -> set[str]:
        """The types of all events that the journals hold."""
        found: set[str] = set()
        for service in self.services.values():
            async for entry in service.database["journal"].find({}, {"events.type": 1}):
                found.update(event["type"] for event in entry["events"])
        return found


@pytest.fixture
async def story(database: Database, today: date) -> AsyncIterator[Story]:
    """The alliances of Sindh and Balochistan with their members and legislators, as the demonstration begins."""
    clock = Clock(today, datetime.combine(today, time(8), UTC))
    beside = database.client.get_database(f"{database.name}_advocacy", codec_options=database.codec_options)
    async with AsyncExitStack() as until_the_end:
        services = {
            service.context: await until_the_end.enter_async_context(served(service, where, clock, Neighbour))
            for service, where in ((MEMBERSHIP, database), (ADVOCACY, beside))
        }
        services["membership"].neighbour = services["advocacy"]
        services["advocacy"].neighbour = services["membership"]
        story = Story(services)
        for service in services.values():
            await service.act(*PROVINCES)
        for alliance in ALLIANCES:
            if alliance.province in PROVINCES:
                await story.command("programme", alliance.province, "membership", "alliance", alliance.beginning())
        for row in rows("members.csv"):
            if (province := row["province"]) in PROVINCES:
                await story.command(row["member_id"], province, "membership", "members", application(row))
                approval = f"members/{row['member_id']}/approval"
                await story.command("secretariat", province, "membership", approval, APPROVAL)
        for province in SWORN_IN:
            await story.command("secretariat", province, "advocacy", "office_holders/rows", legislators(province))
        yield story
