"""A subscription: started by its owner or brought by a role, changed, cancelled for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from services.notifications.subscriptions.checks import MOST, Facts, check, point_for
from shared.contracts.event import Event
from shared.contracts.subscriptions import (
    EndReason,
    Owner,
    Subscription,
    SubscriptionCancelled,
    SubscriptionChanged,
    SubscriptionStarted,
)
from shared.decisions import Actor, Decider, Refused, require


@dataclass(frozen=True, slots=True)
class Unstarted:
    """Nobody has asked for it."""


@dataclass(frozen=True, slots=True)
class Running:
    """Its owner is told of what it asks for."""

    told: Subscription


@dataclass(frozen=True, slots=True)
class Ended:
    """Its owner is told no more."""

    told: Subscription
    why: str


Standing: TypeAlias = Unstarted | Running | Ended


@dataclass(frozen=True, slots=True)
class Start:
    """An owner asks to be told."""

    asked: SubscriptionStarted
    facts: Facts


@dataclass(frozen=True, slots=True)
class Bring:
    """A role brings a subscription; one that its owner has ended is not brought again."""

    brought: SubscriptionStarted


@dataclass(frozen=True, slots=True)
class Change:
    """One of its `owners` asks for something else; `changes` are fields with their new values."""

    owners: frozenset[tuple[str, str]]
    changes: Mapping[str, Any]
    facts: Facts


@dataclass(frozen=True, slots=True)
class Cancel:
    """End it; one of its `owners` asks for it, or (None) something has happened that ends it."""

    why: EndReason
    owners: frozenset[tuple[str, str]] | None = None


Command: TypeAlias = Start | Bring | Change | Cancel


def decide(standing: Standing, command: Command, _actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command, standing:
        case Start(asked, facts), Unstarted():
            whole = _complete(asked, facts)
            check(whole, facts)
            require(facts.owned < MOST, "subscription.too_many", most=MOST)
            return [whole]
        case (Bring(brought), Unstarted()) | (Bring(brought), Ended(why="access_revoked")):
            return [brought]
        case Change(), Running(told):
            return _changed(told, command)
        case Cancel(), Running(told):
            _own(told, command.owners)
            ended = {"subscription_id": told.subscription_id, "owner": told.owner, "why": command.why}
            return [SubscriptionCancelled(**ended)]
        case Cancel(), Ended(told):
            _own(told, command.owners)
            return []  # asked twice
        case Change(), Ended(told):
            _own(told, command.owners)
            raise Refused("subscription.ended", why=standing.why)
        case (Start() | Bring(), _) | (Cancel(owners=None), Unstarted()):
            return []  # it is there already, or is not to be there
    raise Refused("subscription.unknown")


def evolve(standing: Standing, event: Event) -> Standing:
    """Where the subscription stands after an event."""
    match event, standing:
        case Subscription(), _:
            return Running(event)
        case SubscriptionCancelled(why=why), Running(told):
            return Ended(told, why.code)
    return standing


decider: Decider[Standing, Command] = Decider(Unstarted(), decide, evolve)


def _changed(told: Subscription, command: Change) -> list[Event]:
    _own(told, command.owners)
    changes = dict(command.changes)
    if "channel" in changes and changes["channel"] != told.channel:
        changes.setdefault("contact_point_id", None)
    now = SubscriptionStarted(**{name: getattr(told, name) for name in Subscription.model_fields} | changes)
    whole = _complete(now, command.facts)
    changed = tuple(name for name in Subscription.model_fields if getattr(whole, name) != getattr(told, name))
    if not changed:
        return []
    check(whole, command.facts)
    return [SubscriptionChanged(**{name: getattr(whole, name) for name in Subscription.model_fields}, changed=changed)]


def _complete(asked: SubscriptionStarted, facts: Facts) -> SubscriptionStarted:
    """With the owner's only contact point of the channel, where none is named."""
    if asked.channel == "in_app" or asked.contact_point_id is not None:
        return asked
    return asked.model_copy(update={"contact_point_id": point_for(asked.channel, facts)})


def _own(told: Subscription, owners: frozenset[tuple[str, str]] | None) -> None:
    own: Owner = told.owner
    require(owners is None or (own.kind, own.id) in owners, "subscription.unknown")
