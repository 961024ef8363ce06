"""Notifications' events of partners: which organisation outside reads which streams, and until when."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import At, Day, FieldName, Name, OrganisationId, Part, Province, Sentence

PARTNER_STREAM = "notifications/PK/partners/<partner_id>"

PartnerId = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$",
        description="an integration partner: its account is `partner-<id>`",
        examples=["karachi-university"],
    ),
]
Context = Literal["membership", "reporting", "advocacy", "notifications"]
Channel = Literal["kafka", "pull", "sse", "webhook"]


class PartnerQuota(Part):
    """What a partner may take: bytes a second from Kafka, and HTTP requests a minute."""

    kafka_bytes_per_second: Annotated[int, Field(ge=1_024, le=2**30)] = 5_000_000
    requests_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 600


class AccessReason(Part):
    """Why access was changed or ended."""

    code: Literal["request", "agreement_ended", "misuse", "credentials_lost", "other"]
    text: Sentence | None = None


class Partner(Event):
    """What every event about a partner's access says: the whole of it, as it is from now on."""

    stream: ClassVar[str] = PARTNER_STREAM
    audience: ClassVar[Literal["internal"]] = "internal"

    partner_id: PartnerId
    name: Name = Field(description="what the partner is called")
    organisation_id: OrganisationId | None = Field(default=None, description="where the partner is a member")
    provinces: tuple[Province, ...] = Field(description="PK: programme-wide facts only")
    contexts: tuple[Context, ...] = Field(description="whose events it may read")
    channels: tuple[Channel, ...] = Field(description="by which ways")
    quota: PartnerQuota = Field(default_factory=PartnerQuota)
    valid_until_on: Day | None = Field(default=None, description="the last day of access")


_UNIVERSITY: dict[str, Any] = {
    "partner_id": "karachi-university",
    "name": "University of Karachi",
    "provinces": ["PK-SD"],
    "contexts": ["reporting"],
    "channels": ["kafka", "pull", "sse", "webhook"],
    "quota": {"kafka_bytes_per_second": 5_000_000, "requests_per_minute": 600},
    "valid_until_on": "2027-06-30",
}


class PartnerRegistered(Partner):
    """An organisation outside was given access to streams."""

    type: ClassVar[str] = "notifications.partner_registered.v1"
    example: ClassVar[dict[str, Any]] = _UNIVERSITY


class PartnerAccessChanged(Partner):
    """What a partner may read was changed; the event holds the whole of what it may from now on."""

    type: ClassVar[str] = "notifications.partner_access_changed.v1"
    example: ClassVar[dict[str, Any]] = _UNIVERSITY | {
        "contexts": ["reporting", "advocacy"],
        "changed": ["contexts"],
        "why": {"code": "request"},
    }

    changed: tuple[FieldName, ...]
    why: AccessReason


class PartnerAccessRevoked(Event):
    """A partner's access has ended: its endpoints are disabled, and its readers are cut."""

    type: ClassVar[str] = "notifications.partner_access_revoked.v1"
    stream: ClassVar[str] = PARTNER_STREAM
    audience: ClassVar[Literal["internal"]] = "internal"
    example: ClassVar[dict[str, Any]] = {
        "partner_id": "karachi-university",
        "name": "University of Karachi",
        "why": {"code": "agreement_ended"},
    }

    partner_id: PartnerId
    name: Name = Field(description="what the partner is called")
    why: AccessReason


class PartnerCredentialsRotated(Event):
    """A partner was given new credentials; its older tokens hold until a moment, and no longer."""

    type: ClassVar[str] = "notifications.partner_credentials_rotated.v1"
    stream: ClassVar[str] = PARTNER_STREAM
    audience: ClassVar[Literal["internal"]] = "internal"
    example: ClassVar[dict[str, Any]] = {
        "partner_id": "karachi-university",
        "name": "University of Karachi",
        "rotation": 1,
        "tokens_valid_from": "2026-06-01T08:00:00Z",
        "older_tokens_until": "2026-06-02T08:00:00Z",
        "why": {"code": "request"},
    }

    partner_id: PartnerId
    name: Name = Field(description="what the partner is called")
    rotation: Annotated[int, Field(ge=1, description="counted from 1")]
    tokens_valid_from: At = Field(description="tokens issued before this are older ones")
    older_tokens_until: At = Field(description="from this moment on older tokens are refused")
    why: AccessReason


EVENTS: tuple[type[Event], ...] = (
    PartnerRegistered,
    PartnerAccessChanged,
    PartnerCredentialsRotated,
    PartnerAccessRevoked,
)
