"""Tickets for browsers, which can't send a token with an event stream: for one stream, one use, one minute."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from shared.runtime.store import Database, store_errors
from shared.web.identity import Unauthenticated
from shared.web.roles import Caller

LIFETIME = timedelta(seconds=60)
COLLECTION = "stream_tickets"
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as its owner gets it, once."""

    ticket: str
    expires_at: datetime


class Tickets:
    """Kept in the store, because another process may be asked for the stream. Every method raises StoreAway.

    Only a ticket's digest is kept, and it is what is looked for: how long that takes tells nothing of any ticket.
    """

    def __init__(self, database: Callable[[], Database], now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def give(self, caller: Caller, province: str, context: str) -> Ticket:
        """A new ticket for what the caller may read."""
        made = Ticket(secrets.token_urlsafe(32), self._now() + LIFETIME)
        with store_errors():
            await self._database()[COLLECTION].insert_one(
                {
                    "_id": _digest(made.ticket),
                    "account_id": caller.account_id,
                    "organisation_id": caller.organisation_id,
                    "grants": sorted(map(list, caller.grants)),
                    "token_until": None if math.isinf(caller.expires_at) else caller.expires_at,
                    "province": province,
                    "context": context,
                    "expires_at": made.expires_at,
                }
            )
        return made

    async def redeem(self, ticket: str, province: str, context: str) -> Caller:
        """Whose ticket it was; it is worth nothing any more.

        Raises Unauthenticated by `ticket.unknown` for one that never was, was used, or is of another stream, and by
        `ticket.expired`.
        """
        if len(ticket) > LONGEST:
            raise Unauthenticated("ticket.unknown")
        with store_errors():
            kept = await self._database()[COLLECTION].find_one_and_delete({"_id": _digest(ticket)})
        if kept is None or (kept["province"], kept["context"]) != (province, context):
            raise Unauthenticated("ticket.unknown")
        if kept["expires_at"] <= self._now():
            raise Unauthenticated("ticket.expired")
        grants = frozenset((role, where) for role, where in kept["grants"])
        until = math.inf if kept["token_until"] is None else kept["token_until"]
        return Caller(kept["account_id"], kept["organisation_id"], grants, until)


async def prepare(database: Database) -> None:
    """Let the store drop tickets that nobody used. Raises StoreAway."""
    with store_errors():
        await database[COLLECTION].create_index("expires_at", expireAfterSeconds=0)


def _digest(ticket: str) -> str:
    return sha256(ticket.encode("utf-8", "surrogatepass")).hexdigest()
