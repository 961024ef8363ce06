"""A partner's access: given, changed, its credentials rotated, and ended; given again when there is a new agreement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from shared.contracts.event import Event
from shared.contracts.partners import (
    AccessReason,
    Partner,
    PartnerAccessChanged,
    PartnerAccessRevoked,
    PartnerCredentialsRotated,
    PartnerRegistered,
)
from shared.decisions import Actor, Decider, Refused, require
from shared.reference.provinces import PK


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody was given access by this id."""


@dataclass(frozen=True, slots=True)
class Granted:
    """The partner may read what `access` says; its credentials were rotated `rotation` times."""

    access: Partner
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Revoked:
    """The partner may nothing any more."""

    access: Partner
    rotation: int


State: TypeAlias = Unknown | Granted | Revoked


@dataclass(frozen=True, slots=True)
class Register:
    """Give access. Here and below `today` is the local date, Asia/Karachi."""

    registered: PartnerRegistered
    today: date


@dataclass(frozen=True, slots=True)
class ChangeAccess:
    """Let these fields of the access be other ones from now on."""

    changes: Mapping[str, Any]
    why: AccessReason
    today: date


@dataclass(frozen=True, slots=True)
class Rotate:
    """Let tokens issued before `at` (UTC) hold for `grace` longer, and then no more."""

    at: datetime
    grace: timedelta
    why: AccessReason
    today: date


@dataclass(frozen=True, slots=True)
class Revoke:
    """End the access at once."""

    why: AccessReason


Command: TypeAlias = Register | ChangeAccess | Rotate | Revoke


def decide(partner: State, command: Command, actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    if not isinstance(partner, Unknown):
        require_listed(actor, partner.access.provinces)
    match command, partner:
        case Register(registered), Granted(access):
            require(_terms(registered) == _terms(access), "partner.registered_once", partner_id=access.partner_id)
            return []  # asked twice
        case Register(registered, today), _:
            require_listed(actor, registered.provinces)
            _not_over(registered.valid_until_on, today)
            return [registered]
        case ChangeAccess(), Granted(access):
            require_listed(actor, command.changes.get("provinces", ()))
            return _changed(command, access)
        case Rotate(), Granted():
            return [_rotated(command, partner)]
        case Revoke(why), Granted(access):
            return [PartnerAccessRevoked(**_in_short(access), why=why)]
        case Revoke(), Revoked():
            return []  # asked twice
        case _, Revoked(access):
            raise Refused("partner.revoked", partner_id=access.partner_id)
    raise Refused("partner.unknown")


def evolve(partner: State, event: Event) -> State:
    """Where the partner stands after an event."""
    rotation = 0 if isinstance(partner, Unknown) else partner.rotation
    match event, partner:
        case Partner(), _:
            return Granted(event, rotation)
        case PartnerCredentialsRotated(), Granted(access):
            return Granted(access, event.rotation)
        case PartnerAccessRevoked(), Granted(access):
            return Revoked(access, rotation)
    return partner


decider: Decider[State, Command] = Decider(Unknown(), decide, evolve)


def require_listed(actor: Actor, provinces: Iterable[str]) -> None:
    """Refuse by `partner.outside_provinces` where a partner reads of a province that the actor's token does not list."""
    asked, granted = set(provinces), actor.provinces
    outside = set() if PK in granted else asked - granted
    told = {"field": "provinces", "value": ", ".join(sorted(outside)), "asked": sorted(asked)}
    require(not outside, "partner.outside_provinces", **told, granted=sorted(granted))


def _changed(command: ChangeAccess, access: Partner) -> list[Event]:
    before = _terms(access)
    changed = tuple(sorted(name for name, value in command.changes.items() if before[name] != value))
    if not changed:
        return []  # it is so already
    now = before | {name: command.changes[name] for name in changed}
    if "valid_until_on" in changed:
        _not_over(now["valid_until_on"], command.today)
    return [PartnerAccessChanged(**now, changed=changed, why=command.why)]


def _rotated(command: Rotate, partner: Granted) -> PartnerCredentialsRotated:
    until = partner.access.valid_until_on
    require(until is None or until >= command.today, "partner.expired", valid_until_on=until)
    return PartnerCredentialsRotated(
        **_in_short(partner.access),
        rotation=partner.rotation + 1,
        tokens_valid_from=command.at,
        older_tokens_until=command.at + command.grace,
        why=command.why,
    )


def _terms(access: Partner) -> dict[str, Any]:
    return {name: getattr(access, name) for name in Partner.model_fields}


def _in_short(access: Partner) -> dict[str, Any]:
    return {name: getattr(access, name) for name in ("partner_id", "name", "organisations")}


def _not_over(until: date | None, today: date) -> None:
    told = {"field": "valid_until_on", "value": until, "today": today}
    require(until is None or until >= today, "partner.past_date", **told)
