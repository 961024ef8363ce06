"""What tests of addresses and subscriptions do and look at."""

from __future__ import annotations

import re
from typing import Any

from services.notifications.contacts.preparing import prepare
from shared.contracts.membership import RepresentativeNamed, RepresentativeReleased
from shared.runtime.store import Document
from tests.integration.notifications.conftest import CLUB, Notifications

SINDH = "/notifications/v1/PK-SD"
POINTS, SUBSCRIPTIONS, ERASURE = f"{SINDH}/contact-points", f"{SINDH}/subscriptions", f"{SINDH}/erasure"
MAIL, PHONE = "amina@example.org", "+923001234567"


class People(Notifications):
    """Notifications whose people say where they are reached; what is to be sent to them is looked up in the store."""

    async def begin(self) -> None:
        await prepare(self.database)
        await super().begin()

    async def name(self, who: str, address: str = MAIL, *, key: str | None = None, **more: Any) -> Any:
        """Name an address; the answer's status and body."""
        channel = "sms" if address.startswith("+") else "email"
        answer = await self.ask(who, "POST", POINTS, {"channel": channel, "address": address, **more}, key)
        return answer.status_code, answer.json()

    async def reach(self, who: str, address: str = MAIL, **more: Any) -> str:
        """Name an address and give its code back; the contact point."""
        status, told = await self.name(who, address, **more)
        assert status == 202, told
        point: str = told["contact_point_id"]
        await self.done(who, f"{POINTS}/{point}/verification", {"code": await self.code(point)})
        return point

    async def code(self, point: str) -> str:
        """The code in the newest message to an address."""
        found = re.search(r"\d{6}", (await self.letters(point))[-1]["subject"])
        assert found is not None
        return found[0]

    async def letters(self, point: str | None = None) -> list[Document]:
        """What is planned to be sent, in order."""
        where = {} if point is None else {"contact_point_id": point}
        found: list[Document] = await self.database["deliveries"].find(where).to_list(None)
        return sorted(found, key=lambda one: (one["planned_at"], one["_id"]))

    async def subscribe(self, who: str, **wanted: Any) -> str:
        """Start a subscription; its id."""
        started: str = (await self.done(who, SUBSCRIPTIONS, wanted))["subscription_id"]
        return started

    async def told(self, who: str) -> list[tuple[str, str, str]]:
        """What somebody is told of, as owner, channel and origin."""
        listed = await self.shown(SUBSCRIPTIONS, who)
        return [(one["office"] or one["for"], one["channel"], one["origin"]) for one in listed["data"]]

    async def act_twice(self) -> None:
        """Let two processes, each just started, do what is to be done."""
        for _ in range(2):
            await self.act("PK-SD")

    async def events_of(self, aggregate: str) -> list[str]:
        """The names of all events of an aggregate of this service, in the order in which they were recorded."""
        journal = self.database["journal"].find({"stream": {"$regex": f"^notifications/PK-SD/{aggregate}/"}})
        return [stored["type"].split(".")[1] async for entry in journal.sort("_id", 1) for stored in entry["events"]]

    async def named(self, account: str, member: str = CLUB) -> None:
        """Let membership tell that somebody acts for a member."""
        await self._represents(RepresentativeNamed, account, member, roles=["focal_person"])

    async def released(self, account: str, member: str = CLUB) -> None:
        """Let membership tell that somebody acts for a member no more."""
        await self._represents(RepresentativeReleased, account, member)

    async def _represents(self, event: Any, account: str, member: str, **more: Any) -> None:
        told = {"member_id": member, "account_id": account, "organisations": [member], **more}
        await self.hear(event, f"membership/PK-SD/representatives/{member}", **told)
