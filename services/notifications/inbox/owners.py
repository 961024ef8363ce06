"""Whose messages an account sees: its own, and those of the offices that its token tells."""

from __future__ import annotations

from collections.abc import Collection

from shared.reference.provinces import PK
from shared.web.permissions import Office, Permission
from shared.web.roles import Caller, Forbidden
from shared.web.signed import Signed


def owners_of(signed: Signed, provinces: Collection[str]) -> tuple[str, list[str]]:
    """The account that asks, and every owner whose messages it sees in these provinces. Raises Forbidden."""
    caller = signed.caller
    if caller is None:
        raise Forbidden("role", permission=Permission.READ_INBOX.value)
    return caller.account_id, [f"account:{caller.account_id}", *_offices(caller, provinces)]


def _offices(caller: Caller, provinces: Collection[str]) -> list[str]:
    return [
        f"office:{province}/{office}"
        for office in Office
        for province in sorted(provinces)
        if caller.provinces_as(frozenset({office})) & {province, PK}
    ]
