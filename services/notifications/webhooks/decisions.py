"""A webhook's life: registered, verified by a test, changed, its secret rotated, disabled and enabled, removed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from services.notifications.webhooks.addresses import unfit
from services.notifications.webhooks.filters import misfit
from services.notifications.webhooks.standings import (
    Disabled,
    Enabled,
    Known,
    Pending,
    Removed,
    State,
    Terms,
    Unregistered,
    evolve,
    terms_of,
)
from shared.contracts.event import Event
from shared.contracts.webhooks import (
    DisableReason,
    WebhookChanged,
    WebhookDisabled,
    WebhookEnabled,
    WebhookFilter,
    WebhookRegistered,
    WebhookRemoved,
    WebhookSecretRotated,
    WebhookVerified,
)
from shared.decisions import Actor, Decider, Refused, require


@dataclass(frozen=True, slots=True)
class Place:
    """What was found out about an address: where its name leads to now (nothing: nowhere), and whether any may."""

    addresses: tuple[str, ...]
    private: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """Name an endpoint."""

    registered: WebhookRegistered
    place: Place


@dataclass(frozen=True, slots=True)
class Change:
    """Let it have these terms from now on; what is None stays as it is. `place` is that of the address given."""

    url: str | None
    types: tuple[str, ...] | None
    filter: WebhookFilter | None
    rate_per_second: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Verify:
    """Tell that this address has answered a test with 2xx."""

    url: str


@dataclass(frozen=True, slots=True)
class Rotate:
    """Sign with another secret, and for `grace` with the present one too. `now` is UTC."""

    secret_id: str
    grace: timedelta
    now: datetime


@dataclass(frozen=True, slots=True)
class Disable:
    """Post nothing any more; where `url` is given, only if that is still the address."""

    why: DisableReason
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Enable:
    """Post again."""


@dataclass(frozen=True, slots=True)
class Remove:
    """End it for ever."""


Command: TypeAlias = Register | Change | Verify | Rotate | Disable | Enable | Remove


def decide(webhook: State, command: Command, _actor: Actor) -> list[Event]:  # noqa: C901, PLR0911  one case per step
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command, webhook:
        case Register(registered, place), Unregistered():
            _reachable(registered.url, place)
            _within(terms_of(registered), registered.province, registered.context)
            return [registered]
        case Register(), Pending() | Enabled() | Disabled():
            return []  # asked twice
        case Change(), Pending(known) | Enabled(known) | Disabled(known):
            return _changed(known, command)
        case Verify(url), Pending(known) | Enabled(known) | Disabled(known):
            require(url == known.terms.url, "webhook.url_changed", field="url", value=url)
            return [] if known.verified else [WebhookVerified(**_of(known))]
        case Rotate(), Pending(known) | Enabled(known) | Disabled(known):
            return [_rotated(known, command)]
        case Disable(why, url), Pending(known) | Enabled(known):
            return [WebhookDisabled(**_of(known), why=why)] if url in {None, known.terms.url} else []
        case (Disable(), Disabled()) | (Disable(), Removed()) | (Enable(), Enabled()) | (Remove(), Removed()):
            return []  # asked twice, or there is nothing to end
        case Enable(), Disabled(known):
            require(known.verified, "webhook.not_verified", url=known.terms.url)
            return [WebhookEnabled(**_of(known))]
        case Enable(), Pending(known):
            raise Refused("webhook.not_verified", url=known.terms.url)
        case Remove(), Pending(known) | Enabled(known) | Disabled(known):
            return [WebhookRemoved(**_of(known))]
    raise Refused("webhook.unknown", standing=type(webhook).__name__.lower())


decider: Decider[State, Command] = Decider(Unregistered(), decide, evolve)


def _changed(known: Known, command: Change) -> list[Event]:
    given = {name: value for name in Terms.__slots__ if (value := getattr(command, name)) is not None}
    terms = replace(known.terms, **given)
    changed = tuple(name for name in Terms.__slots__ if getattr(terms, name) != getattr(known.terms, name))
    if not changed:
        return []  # asked twice
    first = known.registered
    if "url" in changed:
        _reachable(terms.url, command.place)
    _within(terms, first.province, first.context)
    same = {name: getattr(first, name) for name in ("webhook_id", "owner", "basis", "province", "context")}
    told = {name: getattr(terms, name) for name in Terms.__slots__}
    return [WebhookChanged(**same, **told, changed=changed)]


def _rotated(known: Known, command: Rotate) -> WebhookSecretRotated:
    until = known.previous_until
    two = known.two_live(command.now) and command.grace > timedelta()
    require(not two, "webhook.two_secrets", previous_until_at=until.isoformat() if until else None)
    return WebhookSecretRotated(
        **_of(known),
        secret_id=command.secret_id,
        previous_secret_id=known.secret,
        previous_until_at=command.now + command.grace,
    )


def _reachable(url: str, place: Place) -> None:
    wrong = unfit(url, place.addresses, private=place.private)
    if wrong is not None:
        raise Refused(wrong.rule, field="url", value=wrong.value, reason=wrong.reason)


def _within(terms: Terms, province: str, context: str) -> None:
    fault = misfit(terms.types, terms.filter, province, context)
    if fault is not None:
        raise Refused(fault.rule, **fault.facts)


def _of(known: Known) -> dict[str, Any]:
    first = known.registered
    return {"webhook_id": first.webhook_id, "owner": first.owner, "url": known.terms.url}
