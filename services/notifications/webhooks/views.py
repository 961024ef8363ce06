"""What is known of webhooks: whose, of what, on which terms, and whether events are posted."""

from __future__ import annotations

from datetime import datetime

from shared.contracts.recorded import Recorded
from shared.contracts.webhooks import (
    Webhook,
    WebhookChanged,
    WebhookDisabled,
    WebhookEnabled,
    WebhookRegistered,
    WebhookRemoved,
    WebhookSecretRotated,
    WebhookVerified,
)
from shared.streams import Document
from shared.streams.view import View

_TERMS = frozenset(Webhook.model_fields) - {"districts", "goals", "organisations"}


def webhook(document: Document, recorded: Recorded) -> Document:  # noqa: PLR0911  one way per event
    """Fold a webhook's events: `secrets` are ids with the time (UTC) until which they sign, the newest first, None: on."""
    at = recorded.at.isoformat()
    match recorded.event:
        case WebhookRegistered() as told:
            secret = {"id": told.secret_id, "until": None}
            begun = {"standing": "pending", "verified": False, "registered_at": at, "secrets": [secret]}
            return document | _told(told) | begun | {"enabled_at": None, "why": None}
        case WebhookChanged() as told:
            same = document.get("verified", False) and told.url == document.get("url")
            pending = not same and document.get("standing") == "enabled"
            return document | _told(told) | {"verified": same} | ({"standing": "pending"} if pending else {})
        case WebhookVerified():
            begins = document.get("standing") == "pending"
            return document | {"verified": True} | (_enabled(at) if begins else {})
        case WebhookEnabled():
            return document | _enabled(at)
        case WebhookSecretRotated() as told:
            until = told.previous_until_at.isoformat()
            rotated = [{"id": told.secret_id, "until": None}, {"id": told.previous_secret_id, "until": until}]
            return document | {"secrets": rotated}
        case WebhookDisabled() as told:
            return document | {"standing": "disabled", "disabled_at": at, "why": told.why.model_dump(mode="json")}
        case WebhookRemoved():
            return document | {"standing": "removed", "secrets": []}
        case _:
            return document


def live_secrets(document: Document, at: datetime) -> list[str]:
    """The ids of the secrets that sign at a time (UTC), the newest first."""
    kept = document["secrets"]
    return [one["id"] for one in kept if one["until"] is None or at < datetime.fromisoformat(one["until"])]


def _told(told: Webhook) -> Document:
    return told.model_dump(mode="json", include=set(_TERMS))


def _enabled(at: str) -> Document:
    return {"standing": "enabled", "enabled_at": at, "why": None}


webhooks = View(
    "webhooks",
    "notifications/webhooks",
    webhook,
    indexes=(("province", "owner"), ("province", "standing")),
)

VIEWS: tuple[View, ...] = (webhooks,)
