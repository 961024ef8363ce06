"""Where a webhook stands, and how its events take it there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.webhooks import (
    DisableReason,
    Webhook,
    WebhookChanged,
    WebhookDisabled,
    WebhookEnabled,
    WebhookFilter,
    WebhookRegistered,
    WebhookRemoved,
    WebhookSecretRotated,
    WebhookVerified,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an owner asks for, and may change."""

    url: str
    types: tuple[str, ...]
    filter: WebhookFilter
    rate_per_second: int


@dataclass(frozen=True, slots=True)
class Known:
    """A webhook: whose, of what, on which terms; `verified` tells whether its address has answered a test with 2xx.

    `previous` is the secret that also signs until `previous_until` (UTC).
    """

    registered: WebhookRegistered
    terms: Terms
    verified: bool
    secret: str
    previous: str | None = None
    previous_until: datetime | None = None

    def two_live(self, now: datetime) -> bool:
        """Whether two secrets sign now."""
        return self.previous_until is not None and now < self.previous_until


@dataclass(frozen=True, slots=True)
class Unregistered:
    """There is none."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Nothing is posted before a test has been answered with 2xx."""

    known: Known


@dataclass(frozen=True, slots=True)
class Enabled:
    """Events are posted."""

    known: Known


@dataclass(frozen=True, slots=True)
class Disabled:
    """Nothing is posted until it is enabled again."""

    known: Known
    why: DisableReason


@dataclass(frozen=True, slots=True)
class Removed:
    """It has ended for ever."""

    known: Known


State: TypeAlias = Unregistered | Pending | Enabled | Disabled | Removed


def terms_of(told: Webhook) -> Terms:
    """The terms that an event tells."""
    return Terms(told.url, told.types, told.filter, told.rate_per_second)


def evolve(webhook: State, event: Event) -> State:  # noqa: PLR0911  one way per event
    """Where the webhook stands after an event."""
    match event, webhook:
        case WebhookRegistered(), Unregistered():
            return Pending(Known(event, terms_of(event), verified=False, secret=event.secret_id))
        case WebhookChanged(), Pending(known) | Enabled(known) | Disabled(known):
            verified = known.verified and event.url == known.terms.url
            changed = replace(known, terms=terms_of(event), verified=verified)
            if isinstance(webhook, Disabled):
                return replace(webhook, known=changed)
            return Enabled(changed) if verified else Pending(changed)
        case WebhookVerified(), Pending(known):
            return Enabled(replace(known, verified=True))
        case WebhookVerified(), Enabled(known) | Disabled(known):
            return replace(webhook, known=replace(known, verified=True))
        case WebhookSecretRotated(), Pending(known) | Enabled(known) | Disabled(known):
            rotated = replace(
                known,
                secret=event.secret_id,
                previous=event.previous_secret_id,
                previous_until=event.previous_until_at,
            )
            return replace(webhook, known=rotated)
        case WebhookDisabled(why=why), Pending(known) | Enabled(known) | Disabled(known):
            return Disabled(known, why)
        case WebhookEnabled(), Disabled(known):
            return Enabled(known)
        case WebhookRemoved(), Pending(known) | Enabled(known) | Disabled(known):
            return Removed(known)
    return webhook
