"""Notifications' events of webhooks: where whose events are posted to, and when that began and ended."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import AccountId, At, District, FieldName, Goal, OrganisationId, Part, Province, Sentence

WEBHOOK_STREAM = "notifications/<province>/webhooks/<webhook_id>"

WebhookId = Annotated[
    str,
    Field(
        pattern=r"^pk(-[a-z0-9]{2})?-[0-9a-f]{20}$",
        description="the province and 20 hexadecimal digits",
        examples=["pk-sd-9b1f4c0e7a6d5b3f2c10"],
    ),
]
EndpointUrl = Annotated[
    str,
    Field(min_length=1, max_length=2000, description="where it is posted", examples=["https://data.example.org/lead"]),
]
EventType = Annotated[
    str,
    Field(pattern=r"^[a-z]+\.[a-z0-9_]+\.v[1-9][0-9]*$", max_length=100, examples=["reporting.submission_verified.v1"]),
]
SecretId = Annotated[str, Field(pattern=r"^[0-9a-f]{20}$", description="names a secret; the secret is in no event")]
PostedContext = Literal["membership", "reporting", "advocacy"]
Basis = Literal["partner", "member", "office"]
PerSecond = Annotated[int, Field(ge=1, le=500, description="requests a second at most")]
DisableCode = Literal["gone", "failing", "operator", "revoked"]


class WebhookFilter(Part):
    """Which events of the types: those that have one of each list that is given, and are of the stream if one is."""

    districts: Annotated[tuple[District, ...], Field(max_length=200)] = ()
    goals: Annotated[tuple[Goal, ...], Field(max_length=17)] = ()
    organisations: Annotated[tuple[OrganisationId, ...], Field(max_length=200)] = ()
    stream: Annotated[str, Field(min_length=1, max_length=400)] | None = None


class DisableReason(Part):
    """Why nothing is posted any more: `gone` answered 410, `failing` for five days, `operator` said so, access `revoked`."""

    code: DisableCode
    text: Sentence | None = None


class Webhook(Event):
    """What every event about a webhook's terms says: the whole of them, as they are from now on."""

    stream: ClassVar[str] = WEBHOOK_STREAM
    audience: ClassVar[Literal["internal"]] = "internal"

    webhook_id: WebhookId
    owner: AccountId
    basis: Basis = Field(description="what the owner's access rests on")
    province: Province
    context: PostedContext = Field(description="whose events are posted")
    url: EndpointUrl
    types: Annotated[tuple[EventType, ...], Field(max_length=100, description="none: all of the context")] = ()
    filter: WebhookFilter = Field(default_factory=WebhookFilter)
    rate_per_second: PerSecond = 20


class OfWebhook(Event):
    """What every other event about a webhook repeats."""

    stream: ClassVar[str] = WEBHOOK_STREAM
    audience: ClassVar[Literal["internal"]] = "internal"

    webhook_id: WebhookId
    owner: AccountId
    url: EndpointUrl


_TERMS: dict[str, Any] = {
    "webhook_id": "pk-sd-9b1f4c0e7a6d5b3f2c10",
    "owner": "partner-karachi-university",
    "basis": "partner",
    "province": "PK-SD",
    "context": "reporting",
    "url": "https://data.example.org/lead",
    "types": ["reporting.submission_verified.v1"],
    "filter": {"districts": ["PK713"], "goals": [4]},
    "rate_per_second": 20,
}
_OF: dict[str, Any] = {name: _TERMS[name] for name in ("webhook_id", "owner", "url")}


class WebhookRegistered(Webhook):
    """An endpoint was named for a province's events of one context; it waits for its first 2xx to a test."""

    type: ClassVar[str] = "notifications.webhook_registered.v1"
    example: ClassVar[dict[str, Any]] = _TERMS | {"secret_id": "0f1e2d3c4b5a69788796"}

    secret_id: SecretId


class WebhookChanged(Webhook):
    """A webhook's terms were changed; another address waits for a 2xx to a test again."""

    type: ClassVar[str] = "notifications.webhook_changed.v1"
    example: ClassVar[dict[str, Any]] = _TERMS | {"rate_per_second": 5, "changed": ["rate_per_second"]}

    changed: tuple[FieldName, ...]


class WebhookVerified(OfWebhook):
    """The endpoint has answered a signed test with 2xx; if it waited for that, it is posted to from now on."""

    type: ClassVar[str] = "notifications.webhook_verified.v1"
    example: ClassVar[dict[str, Any]] = _OF


class WebhookSecretRotated(OfWebhook):
    """Requests are signed with a new secret, and until the end of the grace with the previous one too."""

    type: ClassVar[str] = "notifications.webhook_secret_rotated.v1"
    example: ClassVar[dict[str, Any]] = _OF | {
        "secret_id": "a1b2c3d4e5f607182930",
        "previous_secret_id": "0f1e2d3c4b5a69788796",
        "previous_until_at": "2026-06-02T08:00:00Z",
    }

    secret_id: SecretId
    previous_secret_id: SecretId
    previous_until_at: At = Field(description="the previous secret signs until then")


class WebhookDisabled(OfWebhook):
    """Nothing is posted to the endpoint any more, until its owner enables it again."""

    type: ClassVar[str] = "notifications.webhook_disabled.v1"
    example: ClassVar[dict[str, Any]] = _OF | {"why": {"code": "failing", "text": "500 since 2026-05-27T08:00:00Z"}}

    why: DisableReason


class WebhookEnabled(OfWebhook):
    """A disabled endpoint is posted to again: what happens from now on."""

    type: ClassVar[str] = "notifications.webhook_enabled.v1"
    example: ClassVar[dict[str, Any]] = _OF


class WebhookRemoved(OfWebhook):
    """The webhook has ended for ever, with its secrets and what waited for it."""

    type: ClassVar[str] = "notifications.webhook_removed.v1"
    example: ClassVar[dict[str, Any]] = _OF


EVENTS: tuple[type[Event], ...] = (
    WebhookRegistered,
    WebhookChanged,
    WebhookVerified,
    WebhookSecretRotated,
    WebhookDisabled,
    WebhookEnabled,
    WebhookRemoved,
)
