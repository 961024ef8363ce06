"""Who may read which stream over HTTP, decided before anything else that a request asks is looked at."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from fastapi import Depends, Path, Query

from services.notifications.partners.access import Access, Reader
from services.notifications.streams.asking import CONTEXTS
from services.notifications.streams.rates import Rates
from services.notifications.streams.tickets import Tickets
from shared.contracts.partners import Channel, Context
from shared.contracts.topics import topic
from shared.reference.provinces import PROVINCE_CODES
from shared.runtime.service import Kit
from shared.web.commands import Visitor
from shared.web.identity import Unauthenticated
from shared.web.problems import NotServed, Unprocessable
from shared.web.roles import Caller
from shared.web.signed import Credentials, ProvincePath

ContextPath: TypeAlias = Annotated[
    str, Path(description="whose events", examples=["reporting"], json_schema_extra={"enum": list(CONTEXTS)})
]
TicketQuery: TypeAlias = Annotated[
    str | None, Query(description="for browsers, in place of a token; `POST /streams/v1/tickets` gives one")
]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of somebody who may: by whom, and for which topic."""

    caller: Caller
    reader: Reader
    context: Context
    channel: Channel

    @property
    def topic(self) -> str:
        """The topic's name."""
        return topic(self.reader.province, self.context)


class Allowing:
    """Makes the dependencies of the routes of streams. What they raise is answered as a problem.

    Each request is counted against what its reader may ask in a minute.
    """

    def __init__(self, kit: Kit, access: Access, tickets: Tickets) -> None:
        self._kit, self._access, self._tickets = kit, access, tickets
        self._rates = Rates()

    def reading(self) -> Callable[..., Awaitable[Asked]]:
        """Whoever pulls, with a token."""
        visiting = self._kit.authoriser.visitor()

        async def reading(
            visitor: Annotated[Visitor, Depends(visiting)],
            _credentials: Credentials,
            province: ProvincePath,
            context: ContextPath,
        ) -> Asked:
            if visitor.caller is None:
                raise Unauthenticated("token.missing")
            return await self.asked(visitor.caller, province, context, "pull")

        return reading

    def following(self) -> Callable[..., Awaitable[Asked]]:
        """Whoever opens an event stream, with a token or a ticket."""
        visiting = self._kit.authoriser.visitor()

        async def following(
            visitor: Annotated[Visitor, Depends(visiting)],
            _credentials: Credentials,
            province: ProvincePath,
            context: ContextPath,
            ticket: TicketQuery = None,
        ) -> Asked:
            caller = visitor.caller
            if caller is None and ticket is not None:
                caller = await self._tickets.redeem(ticket, province, context)
            if caller is None:
                raise Unauthenticated("token.missing")
            return await self.asked(caller, province, context, "sse")

        return following

    async def asked(self, caller: Caller, province: str, context: str, channel: Channel) -> Asked:
        """A caller's request for a stream. Raises Unprocessable, NotServed, Forbidden, Answered (429), StoreAway."""
        if province not in PROVINCE_CODES:
            raise Unprocessable("province", province, "province.unknown", candidates=sorted(PROVINCE_CODES))
        known = next((one for one in CONTEXTS if one == context), None)
        if known is None:
            raise Unprocessable("context", context, "context.unknown", candidates=CONTEXTS)
        if province not in self._kit.provinces:
            raise NotServed(province)
        reader = await self._access.reader(caller, province, known, channel)
        self._rates.take(reader.owner, reader.requests_per_minute)
        return Asked(caller, reader, known, channel)

    async def still(self, asked: Asked) -> None:
        """Raises Forbidden once whoever asked may not read any more, Unauthenticated once the token has expired."""
        if self._kit.now().timestamp() >= asked.caller.expires_at:
            raise Unauthenticated("token.expired")
        await self._access.reader(asked.caller, asked.reader.province, asked.context, asked.channel)
