"""Whose addresses and subscriptions: an account's own, or those of an office that its token tells."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from fastapi import Depends

from shared.contracts.subscriptions import Owner
from shared.journal import Request
from shared.reference.provinces import PK
from shared.web.commands import Authoriser
from shared.web.permissions import Office, Permission
from shared.web.positions import Position
from shared.web.problems import Unprocessable
from shared.web.roles import Caller, Forbidden
from shared.web.signed import ProvincePath, Signed

Whose: TypeAlias = Literal["me", "office"]


def owner_key(province: str, owner: Owner) -> str:
    """An owner as one text: `account:amina`, `office:PK-SD/secretariat`."""
    return f"account:{owner.id}" if owner.kind == "account" else f"office:{province}/{owner.id}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of an account in a province, with what it has seen; `request` is what the journal takes."""

    caller: Caller
    province: str
    request: Request
    positions: tuple[Position, ...]

    @property
    def account(self) -> Owner:
        """The account itself."""
        return Owner(kind="account", id=self.caller.account_id)

    @property
    def offices(self) -> list[Office]:
        """The offices that the account holds in the province."""
        return [one for one in Office if self.caller.provinces_as(frozenset({one})) & {self.province, PK}]

    @property
    def owners(self) -> list[Owner]:
        """Everybody whose addresses and subscriptions the account may see and change there."""
        return [self.account, *(self._office(one) for one in self.offices)]

    @property
    def keys(self) -> frozenset[str]:
        """The owners as texts."""
        return frozenset(owner_key(self.province, one) for one in self.owners)

    def owner(self, whose: Whose, office: Office | None) -> Owner:
        """Who is meant. Raises Forbidden without such an office, Unprocessable where one of several must be named."""
        held = self.offices
        if whose == "me":
            return self.account
        if office is None and len(held) > 1:
            raise Unprocessable("office", None, "office.needed", candidates=held)
        meant = office or (held[0] if held else None)
        if meant is None or meant not in held:
            raise Forbidden("role", needed=[meant] if meant else list(Office), held=held)
        return self._office(meant)

    def _office(self, office: Office) -> Owner:
        return Owner(kind="office", id=office.value, organisation_id=self.caller.organisation_id)


def asking(authoriser: Authoriser, permission: Permission) -> Callable[..., Awaitable[Asked]]:
    """A dependency for what every account may do for itself and its offices, under `{province}`."""

    async def asked(province: ProvincePath, signed: Annotated[Signed, Depends(authoriser.signed())]) -> Asked:
        request = await authoriser.request(signed, permission, province)
        assert signed.caller is not None  # `request` refuses whoever has no token
        return Asked(signed.caller, province, request, signed.positions)

    return asked
