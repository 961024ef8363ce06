"""What the routes of webhooks share in a process: the guarded network, the sealed secrets, who owns what."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from functools import cached_property

from services.notifications.partners.access import Access
from services.notifications.webhooks.connecting import Guard, Resolve, system_resolver
from services.notifications.webhooks.endpoints import Endpoints
from services.notifications.webhooks.owned import Owners
from services.notifications.webhooks.posting import trusting
from services.notifications.webhooks.secrets import Secrets
from services.notifications.webhooks.views import webhooks
from shared.following.membership import Membership
from shared.journal import Receipt
from shared.runtime.secret import secret
from shared.runtime.service import Kit

TESTS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Network:
    """How endpoints are reached: names looked up by `resolve`, certificates trusted by `context`."""

    resolve: Resolve
    context: ssl.SSLContext


def system_network() -> Network:
    """The network as the system knows it."""
    return Network(system_resolver(), trusting())


class Workings:
    """Made once for a process's routes."""

    def __init__(self, kit: Kit, network: Network) -> None:
        self.context = network.context
        self.guard = Guard(network.resolve, private=kit.settings.lead_private_webhooks)
        access = Access(kit.views, Membership(kit.views, kit.today), kit.today)
        self.owners = Owners(kit.authoriser, access, kit.journal)
        self.endpoints = Endpoints(kit.views, kit.today)
        self._settings = kit.settings

    @cached_property
    def tests(self) -> asyncio.Semaphore:
        """How many tests may be under way at a time."""
        return asyncio.Semaphore(TESTS_AT_ONCE)

    @cached_property
    def _key(self) -> bytes:
        return secret(self._settings)

    def secrets(self, kit: Kit) -> Secrets:
        """The sealed secrets in the service's database."""
        return Secrets(kit.database(), self._key)

    async def shown(self, kit: Kit, receipt: Receipt) -> None:
        """Wait, for a bounded time, until the planner sees what was decided: events from then on are posted."""
        await kit.views.wait_for([(receipt.stream, receipt.version)], webhooks)
