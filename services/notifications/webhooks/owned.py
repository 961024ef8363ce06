"""A webhook as its owner may see and change it: everybody else is told that there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Path

from services.notifications.partners.access import READERS, Access
from services.notifications.webhooks.addresses import host_and_port, unfit
from services.notifications.webhooks.connecting import Guard
from services.notifications.webhooks.decisions import Place
from services.notifications.webhooks.endpoints import CHANNEL
from services.notifications.webhooks.requests import Reason, WebhookEntry
from services.notifications.webhooks.streams import province_of_webhook, webhook_stream
from services.notifications.webhooks.views import webhooks
from shared.contracts.webhooks import Basis, PostedContext, WebhookFilter, WebhookId
from shared.following.partners import ACCOUNT
from shared.journal import Journal, Request
from shared.reference.provinces import PK
from shared.runtime.store import Document
from shared.web.commands import Authoriser
from shared.web.permissions import Permission
from shared.web.problems import NotFound
from shared.web.roles import Caller, Forbidden
from shared.web.signed import Signed

ANY_PUBLIC = ("8.8.8.8",)
MOST_OF_AN_ACCOUNT = 50

WebhookPath = Annotated[WebhookId, Path()]


@dataclass(frozen=True, slots=True)
class Owned:
    """A webhook's document as its journal has it now, and the request of its owner."""

    document: Document
    request: Request

    @property
    def id(self) -> str:
        name: str = self.document["webhook_id"]
        return name

    @property
    def stream(self) -> str:
        return webhook_stream(self.id)


class Owners:
    """Finds out who asks about which webhook, and whether they may."""

    def __init__(self, authoriser: Authoriser, access: Access, journal: Journal) -> None:
        self._authoriser, self._access, self._journal = authoriser, access, journal

    async def request(self, signed: Signed, province: str) -> Request:
        """The journal's request of somebody with an account. Raises Forbidden, NotServed, Unprocessable, StoreAway."""
        return await self._authoriser.request(signed, Permission.MANAGE_WEBHOOKS, province)

    async def granted(self, caller: Caller | None, province: str, context: PostedContext) -> None:
        """Raises Forbidden unless the caller may read the province's context by webhook."""
        await self._access.reader(caller, province, context, CHANNEL)

    async def own(self, signed: Signed, webhook_id: str) -> Owned:
        """The caller's own webhook. Raises NotFound for any other, and what `request` raises."""
        request = await self.request(signed, province_of_webhook(webhook_id))
        document = await standing_now(self._journal, webhook_id)
        if document is None or document["owner"] != request.actor.account_id:
            raise NotFound("webhook", webhook_id)
        return Owned(document, request)

    async def own_granted(self, signed: Signed, webhook_id: str) -> Owned:
        """The caller's own webhook, if they may still read what it posts. Raises Forbidden besides."""
        owned = await self.own(signed, webhook_id)
        await self.granted(signed.caller, owned.document["province"], owned.document["context"])
        return owned


async def standing_now(journal: Journal, webhook_id: str) -> Document | None:
    """A webhook's document as its journal has it now; None where there is none, or it was removed. Raises StoreAway."""
    document: Document = {}
    for recorded in (await journal.load(webhook_stream(webhook_id))).recorded():
        document = webhooks.apply(document, recorded)
    return document if document.get("standing", "removed") != "removed" else None


def basis(caller: Caller | None, province: str) -> Basis:
    """What somebody's access to a province rests on."""
    if caller is None:
        raise Forbidden("role", permission=Permission.MANAGE_WEBHOOKS.value)
    if caller.account_id.startswith(ACCOUNT):
        return "partner"
    return "office" if caller.provinces_as(READERS) & {province, PK} else "member"


async def place_of(url: str, guard: Guard, *, private: bool) -> Place:
    """Where an address leads to now; nothing is looked up for one whose form is wrong already."""
    well_formed = unfit(url, ANY_PUBLIC, private=private) is None
    return Place(tuple(await guard.look_up(*host_and_port(url))) if well_formed else (), private)


def shown(document: Document) -> WebhookEntry:
    """A webhook as it is answered."""
    why = document["why"]
    return WebhookEntry(
        id=document["webhook_id"],
        province=document["province"],
        context=document["context"],
        url=document["url"],
        types=document["types"],
        filter=WebhookFilter.model_validate(document["filter"]),
        rate_per_second=document["rate_per_second"],
        status=document["standing"],
        why=Reason(**why) if why else None,
        registered_at=document["registered_at"],
        enabled_at=document["enabled_at"],
        version=document["version"],
    )
