"""From an HTTP request to the journal's: who acts, what makes twice once, what was already seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from fastapi import Request as HttpRequest
from fastapi import Response
from fastapi.routing import APIRoute

from shared.decisions import Actor
from shared.journal.command import Receipt, Request
from shared.reference.provinces import PROVINCE_CODES
from shared.web.identity import Identity
from shared.web.permissions import PERMISSIONS, Permission
from shared.web.positions import POSITION_HEADER, STALE_HEADER, Position, write_positions
from shared.web.problems import CatchingUp, NotServed, Unprocessable
from shared.web.roles import Acting, Ambiguous, Caller, Forbidden, authorise
from shared.web.signed import (
    ActingFor,
    AlliancePosition,
    Credentials,
    IdempotencyKey,
    IfMatch,
    ProvincePath,
    Signed,
    check_positions,
    sign,
)


class Representatives(Protocol):
    """Who may act for whom, as far as this service knows."""

    async def acting(self, account_id: str, province: str) -> Sequence[Acting]:
        """The organisations that the account represents in the province. Raises StoreAway."""


class Partners(Protocol):
    """Which partners may still do anything, as far as this service knows."""

    async def check(self, caller: Caller) -> None:
        """Raise Forbidden for a partner whose access or token has ended; other callers cost nothing. Raises StoreAway."""


WaitFor: TypeAlias = Callable[[Sequence[Position]], Awaitable[bool]]
"""Waits, for a bounded time, until this service's views have reached the positions; False: they have not."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads (None: anybody) in a province, what they have seen, and whether they may see `more`."""

    actor: Actor | None
    province: str
    positions: tuple[Position, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever asks a public route, with or without a token."""

    authoriser: Authoriser
    caller: Caller | None

    async def may(self, permission: Permission, province: str) -> bool:
        """Whether they may something in a province. Raises StoreAway."""
        return await self.authoriser.may(self.caller, permission, province)


class Authoriser:
    """Makes the dependencies of a service's routes; built in its composition root.

    `provinces` are those that this process serves. A partner whose access has ended may nothing, whomever it represents.
    """

    def __init__(
        self,
        identity: Identity,
        representatives: Representatives,
        partners: Partners,
        wait_for: WaitFor,
        provinces: frozenset[str],
    ) -> None:
        self._identity, self._representatives, self._partners = identity, representatives, partners
        self._wait_for, self._provinces = wait_for, provinces

    def allow(self, permission: Permission, *, owner: str | None = None) -> Callable[..., Awaitable[Request]]:
        """A dependency for commands under `{province}`: yields the journal's request, with an actor who may.

        `owner` names the path parameter that holds the organisation whose matter it is.
        """

        async def allowed(
            http: HttpRequest,
            province: ProvincePath,
            _credentials: Credentials,
            idempotency_key: IdempotencyKey = None,
            if_match: IfMatch = None,
            alliance_position: AlliancePosition = None,
            acting_for: ActingFor = None,
        ) -> Request:
            caller = await self._identity.caller(http.headers.get("authorization"))
            signed = await sign(http, caller, idempotency_key, if_match, alliance_position, acting_for)
            return await self.request(signed, permission, province, owner=http.path_params[owner] if owner else None)

        return allowed

    def signed(self) -> Callable[..., Awaitable[Signed]]:
        """A dependency for routes without a province in their path: the token is valid, that is all."""

        async def signed(
            http: HttpRequest,
            _credentials: Credentials,
            idempotency_key: IdempotencyKey = None,
            if_match: IfMatch = None,
            alliance_position: AlliancePosition = None,
            acting_for: ActingFor = None,
        ) -> Signed:
            caller = await self._identity.caller(http.headers.get("authorization"))
            return await sign(http, caller, idempotency_key, if_match, alliance_position, acting_for)

        return signed

    def anyone(self) -> Callable[..., Awaitable[None]]:
        """A dependency for public routes without a province in their path: no token is needed, but a bad one is refused."""

        async def anyone(http: HttpRequest) -> None:
            await self._identity.caller_if_any(http.headers.get("authorization"))

        return anyone

    def visitor(self) -> Callable[..., Awaitable[Visitor]]:
        """A dependency for public routes without a province in their path that show more to those who may see it."""

        async def visitor(http: HttpRequest) -> Visitor:
            return Visitor(self, await self._identity.caller_if_any(http.headers.get("authorization")))

        return visitor

    async def may(self, caller: Caller | None, permission: Permission, province: str) -> bool:
        """Whether a caller may something in a province, in whichever role. Raises StoreAway."""
        if caller is None:
            return PERMISSIONS[permission].public
        try:
            await self._partners.check(caller)
            acting = tuple(await self._representatives.acting(caller.account_id, province))
            authorise(permission, province, caller, acting)
        except Ambiguous:
            return True
        except Forbidden:
            return PERMISSIONS[permission].public
        return True

    def token_first(self) -> type[APIRoute]:
        """A class of routes that look at the token before they read what is sent: no stranger's file is taken in."""
        identity = self._identity

        class TokenFirst(APIRoute):
            def get_route_handler(self) -> Callable[[HttpRequest], Coroutine[Any, Any, Response]]:
                handle = super().get_route_handler()

                async def handled(http: HttpRequest) -> Response:
                    if http.method != "GET":
                        await identity.caller(http.headers.get("authorization"))
                    return await handle(http)

                return handled

        return TokenFirst

    def read(
        self, permission: Permission, *, owner: str | None = None, more: Permission | None = None
    ) -> Callable[..., Awaitable[Reading]]:
        """A dependency for queries under `{province}`; public ones need no token, but refuse a bad one.

        `more` is a permission that a public query looks at besides: whoever has it may see more of the same.
        """

        async def reading(
            http: HttpRequest,
            province: ProvincePath,
            _credentials: Credentials,
            alliance_position: AlliancePosition = None,
            acting_for: ActingFor = None,
        ) -> Reading:
            caller = await self._identity.caller(http.headers.get("authorization"))
            signed = await sign(http, caller, None, None, alliance_position, acting_for)
            asked = await self.request(signed, permission, province, owner=http.path_params[owner] if owner else None)
            return Reading(asked.actor, province, signed.positions)

        async def public(
            http: HttpRequest, province: ProvincePath, alliance_position: AlliancePosition = None
        ) -> Reading:
            caller = await self._identity.caller_if_any(http.headers.get("authorization"))
            signed = await sign(http, caller, None, None, alliance_position, http.headers.get("acting-for"))
            self._check_province(province)
            check_positions(signed, province)
            if caller is None or more is None:
                return Reading(None, province, signed.positions)
            try:
                asked = await self.request(signed, more, province)
            except (Forbidden, CatchingUp):
                return Reading(None, province, signed.positions)
            return Reading(asked.actor, province, signed.positions, more=True)

        return public if PERMISSIONS[permission].public else reading

    async def request(
        self, signed: Signed, permission: Permission, province: str, *, owner: str | None = None
    ) -> Request:
        """The journal's request for a signed one in a province.

        Raises Forbidden, Unprocessable, NotServed, CatchingUp, StoreAway.
        """
        self._check_province(province)
        check_positions(signed, province)
        caller = signed.caller
        if caller is None:
            raise Forbidden("role", permission=permission.value)
        there = await self._wait_for(signed.positions) if signed.positions else True
        try:
            await self._partners.check(caller)
            acting = tuple(await self._representatives.acting(caller.account_id, province))
            actor = authorise(permission, province, caller, acting, owner=owner, acting_for=signed.acting_for)
        except Ambiguous as several:
            raise Unprocessable(
                "Acting-For", signed.acting_for, "acting_for.needed", candidates=several.organisations
            ) from None
        except Forbidden as forbidden:
            if not there:
                raise CatchingUp from forbidden
            raise
        return Request(
            actor,
            signed.command_id,
            signed.body_digest,
            signed.if_match,
            signed.correlation_id,
            traceparent=signed.traceparent,
        )

    def _check_province(self, province: str) -> None:
        if province not in PROVINCE_CODES:
            raise Unprocessable("province", province, "province.unknown", candidates=sorted(PROVINCE_CODES))
        if province not in self._provinces:
            raise NotServed(province)


def tell_position(response: Response, *receipts: Receipt) -> None:
    """Say where the streams stand after a command, for `Alliance-Position` in the next request."""
    response.headers[POSITION_HEADER] = write_positions(Position(one.stream, one.version) for one in receipts)
    if len(receipts) == 1:
        response.headers["ETag"] = f'"{receipts[0].version}"'


def tell_stale(response: Response, stale: bool) -> None:
    """Say that the answer does not yet show what the request's positions name."""
    if stale:
        response.headers[STALE_HEADER] = "true"
