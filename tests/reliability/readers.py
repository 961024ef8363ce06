"""Who is told what in a run: people of two provinces with verified addresses and subscriptions, and endpoints of theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from services.notifications.subscriptions.views import subscriptions
from shared.reference.time_zone import PAKISTAN
from shared.runtime.service import utc_now
from shared.streams.pointers import Pointers
from tests.reliability.client import Client
from tests.reliability.consequences import left_to_do
from tests.reliability.outside.world import Outside
from tests.reliability.place import PROVINCES, Place
from tests.reliability.rest import rest

WITHIN_SECONDS = 120.0
REST_SECONDS = 120.0
DIGEST_AFTER = timedelta(minutes=3)
MEMBERS = ["membership.membership_applied", "membership.member_joined", "membership.member_suspended"]
WORK = ["advocacy.awareness_session_held", "advocacy.commitment_made", "advocacy.commitment_fell_overdue"]
RETURNED = ["membership.member_reinstated"]
VERIFIED = ["reporting.submission_verified.v1"]
STEADY, TROUBLED = "steady", "troubled"
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Hook:
    """A registered webhook: where it goes, of what, and the account that owns it; `types` none: all of the context."""

    id: str
    path: str
    province: str
    context: str
    types: tuple[str, ...]
    token: str


@dataclass
class Readers:
    """What they asked for. `since` is when all of it was in force; `asked` are the subscriptions that ran then."""

    place: Place
    client: Client
    outside: Outside
    officer: str
    hooks: list[Hook] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    """By contact point."""
    asked: frozenset[str] = frozenset()
    since: datetime = field(default_factory=utc_now)

    async def begin(self) -> None:
        """Give addresses, give their codes back, subscribe, register endpoints, and wait until all of it is in force."""
        for number, province in enumerate(PROVINCES):
            await self._people(province, number)
            await self._endpoints(province)
        await rest(self.place, REST_SECONDS)
        await _until(self._settled)
        found = await Pointers(self.place.database("notifications")).live(subscriptions)
        self.asked = frozenset([one["_id"] async for one in found.find({"active": True}, {"_id": 1})])
        self.since = utc_now()

    async def again(self, hook: Hook, gone: datetime) -> None:
        """Enable a webhook that was disabled, and have posted what failed, and all that happened since it was `gone`."""
        path = f"/notifications/v1/webhooks/{hook.id}"
        await self._insist(f"{path}/enable", {}, hook.token)
        await rest(self.place, REST_SECONDS)  # what happened before is in Kafka, where it is read again
        await self._insist(f"{path}/recover", {"since": self.since.isoformat()}, hook.token)
        await self._insist(f"{path}/replay", {"since": gone.isoformat()}, hook.token)

    async def disabled(self, hook: Hook) -> None:
        """Wait until a webhook is disabled."""

        async def is_disabled() -> bool | None:
            return (await self._shown(hook) or {}).get("status") == "disabled" or None

        await _until(is_disabled)

    async def _shown(self, hook: Hook) -> dict[str, Any] | None:
        path = f"/notifications/v1/webhooks/{hook.id}"
        answer = await self.client.read("notifications", path, hook.token)
        return answer.json() if answer is not None and answer.is_success else None

    def hook(self, province: str, name: str) -> Hook:
        """An endpoint by its name."""
        return next(one for one in self.hooks if one.path == f"/{province}/{name}")

    async def _people(self, province: str, number: int) -> None:
        slug, officer = province.lower(), self.client.token(self.officer)
        office = self.client.secretariat(province)
        of_office = {"for": "office"}
        await self._reach(province, "email", f"office.{slug}@example.org", office, of_office)
        await self._reach(province, "email", f"officer.{slug}@example.org", officer, {})
        await self._reach(province, "sms", f"+92300123456{number}", officer, {})
        soon = (utc_now() + DIGEST_AFTER).astimezone(PAKISTAN).strftime("%H:%M")
        for token, wanted in (
            (office, {"channel": "email", "filter": {"types": MEMBERS}, "language": "en"} | of_office),
            (
                office,
                {"channel": "email", "filter": {"types": WORK}, "cadence": "daily", "local_time": soon} | of_office,
            ),
            (officer, {"channel": "email", "filter": {"types": WORK}, "language": "ur"}),
            (officer, {"channel": "sms", "filter": {"types": RETURNED}}),
        ):
            await self._insist(f"/notifications/v1/{province}/subscriptions", wanted, token)

    async def _reach(self, province: str, channel: str, address: str, token: str, more: dict[str, str]) -> None:
        """Name an address, and give back the code that it got."""
        ledger = self.outside.ledger
        ledger.provinces[address] = province
        path = f"/notifications/v1/{province}/contact-points"
        point = (await self._insist(path, {"channel": channel, "address": address} | more, token))["contact_point_id"]
        code = await _until(lambda: _now(ledger.codes.get(address)))
        await self._insist(f"{path}/{point}/verification", {"code": code}, token)
        self.addresses[point] = address

    async def _endpoints(self, province: str) -> None:
        for name, context, types in (
            (STEADY, "membership", ()),
            (TROUBLED, "membership", ()),
            ("figures", "reporting", tuple(VERIFIED)),
        ):
            path = self.outside.endpoints.open(province, name)
            token = self.client.secretariat(province)
            asked = {
                "province": province,
                "url": self.outside.endpoints.url(path),
                "context": context,
                "types": list(types),
                "rate_per_second": 100,
            }
            told = await self._insist("/notifications/v1/webhooks", asked, token)
            hook = Hook(told["id"], path, province, context, types, token)
            while (await self._insist(f"/notifications/v1/webhooks/{hook.id}/test", {}, token))["status"] != "enabled":
                await asyncio.sleep(0.2)
            shown = await _until(partial(self._shown, hook))
            self.outside.ledger.enabled_at[path] = datetime.fromisoformat(shown["enabled_at"])
            self.hooks.append(hook)

    async def _insist(self, path: str, body: dict[str, Any], token: str) -> Any:
        """Ask until it is granted: what the answer rests on may not be shown yet."""

        async def ask() -> Any:
            answer = await self.client.command("notifications", path, body, token)
            return None if answer is None else answer.json()

        return await _until(ask, path)

    async def _settled(self) -> bool | None:
        """Whether what roles bring has been brought."""
        left = await left_to_do(self.place, utc_now().astimezone(PAKISTAN).date())
        return True if not left else None


async def _now(value: Found) -> Found:
    return value


async def _until(ask: Callable[[], Awaitable[Found | None]], what: str = "") -> Found:
    """Ask until there is an answer. Raises TimeoutError after two minutes."""
    try:
        async with asyncio.timeout(WITHIN_SECONDS):
            while (found := await ask()) is None:
                await asyncio.sleep(0.2)
    except TimeoutError as late:
        raise TimeoutError(f"nothing came of {what or ask}") from late
    return found
