"""Notifications' events of people: where they are reached, and what they want to be told. Addresses are in none."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Audience, Event
from shared.contracts.fields import AccountId, ContactId, District, FieldName, Goal, OrganisationId, Part, Sentence

CONTACT_POINT_STREAM = "notifications/<province>/contact_points/<contact_point_id>"
CONTACT_STREAM = "notifications/<province>/contacts/<account_id>"
SUBSCRIPTION_STREAM = "notifications/<province>/subscriptions/<subscription_id>"

Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80, examples=["5c1f0a9be2d4476b8a31"])]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", description="BCP 47", examples=["ur"])]
LocalTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["08:00"])]
TimeZone = Annotated[
    str, Field(pattern=r"^[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}$", max_length=60, examples=["Asia/Karachi"])
]
TypeName = Annotated[
    str,
    Field(
        pattern=r"^[a-z]+\.[a-z0-9_]+$",
        max_length=100,
        description="an event type without its version, or a reminder: `notifications.reminder`",
        examples=["advocacy.commitment_made"],
    ),
]
StreamName = Annotated[str, Field(pattern=r"^[a-z]+/PK(-[A-Z0-9]{2})?/[a-z_]+/.+$", max_length=300)]
AddressChannel = Literal["email", "sms"]
MessageChannel = Literal["in_app", "email", "sms"]
Cadence = Literal["immediate", "daily", "weekly"]


class Owner(Part):
    """Who is told: an account, or an office of the stream's province, whose organisation is told with it."""

    kind: Literal["account", "office"]
    id: AccountId
    organisation_id: OrganisationId | None = Field(default=None, description="of an office")


class QuietHours(Part):
    """When nothing is sent, in the subscription's time zone; `until` may be on the next day."""

    begin: LocalTime
    until: LocalTime


class SubscriptionFilter(Part):
    """Which facts: every condition that is given must hold, of several values one."""

    types: tuple[TypeName, ...] = ()
    districts: tuple[District, ...] = ()
    goals: tuple[Goal, ...] = ()
    organisations: tuple[OrganisationId, ...] = ()
    stream: StreamName | None = None
    mine: bool = Field(default=False, description="only what concerns an organisation that the account acts for")


class EndReason(Part):
    """Why an address or a subscription ended."""

    code: Literal["owner", "one_click", "bounce", "erasure", "access_revoked"]
    text: Sentence | None = None


class ContactPoint(Event):
    """What every event about an address says; the address itself is kept apart, and can be erased."""

    stream: ClassVar[str] = CONTACT_POINT_STREAM
    audience: ClassVar[Audience] = "internal"

    contact_point_id: Key = Field(description="the address, which itself is in no event")
    owner: Owner
    contact_id: ContactId | None = Field(default=None, description="where a member has named the person")
    channel: AddressChannel = Field(description="what kind of address it is")


_POINT: dict[str, Any] = {
    "contact_point_id": "5c1f0a9be2d4476b8a31",
    "owner": {"kind": "account", "id": "amina"},
    "contact_id": "contact-amina",
    "channel": "email",
}


class ContactPointVerified(ContactPoint):
    """The owner has shown that messages to the address arrive."""

    type: ClassVar[str] = "notifications.contact_point_verified.v1"
    example: ClassVar[dict[str, Any]] = _POINT | {"language": "ur"}

    language: Language = "en"


class ContactPointRemoved(ContactPoint):
    """The address is no longer used, and has been deleted."""

    type: ClassVar[str] = "notifications.contact_point_removed.v1"
    example: ClassVar[dict[str, Any]] = _POINT | {"why": {"code": "owner"}}

    why: EndReason


class ContactErased(Event):
    """A person is to be forgotten: addresses are deleted, subscriptions end, what is pending is not sent."""

    type: ClassVar[str] = "notifications.contact_erased.v1"
    stream: ClassVar[str] = CONTACT_STREAM
    audience: ClassVar[Audience] = "internal"
    example: ClassVar[dict[str, Any]] = {"account_id": "amina"}

    account_id: AccountId


class Subscription(Event):
    """What every event about a subscription says: the whole of it, as it is from now on."""

    stream: ClassVar[str] = SUBSCRIPTION_STREAM
    audience: ClassVar[Audience] = "internal"

    subscription_id: Key = Field(description="the subscription")
    owner: Owner
    filter: SubscriptionFilter
    channel: MessageChannel = Field(description="by which way the owner is told")
    contact_point_id: Key | None = Field(default=None, description="of the owner; none for what is shown in the inbox")
    language: Language = "en"
    cadence: Cadence = Field(default="immediate", description="at once, or together once a day or week")
    local_time: LocalTime = Field(default="08:00", description="when a daily or weekly message is sent")
    time_zone: TimeZone = Field(default="Asia/Karachi", description="of its hours")
    quiet_hours: QuietHours | None = None
    origin: Literal["owner", "role"] = Field(default="owner", description="`role`: brought by an office or a role")


_SUBSCRIPTION: dict[str, Any] = {
    "subscription_id": "71be02c5a1f94d20b6cd",
    "owner": {"kind": "account", "id": "amina"},
    "filter": {"types": ["advocacy.commitment_made"], "districts": ["PK713"]},
    "channel": "email",
    "contact_point_id": "5c1f0a9be2d4476b8a31",
    "language": "ur",
    "cadence": "daily",
    "local_time": "08:00",
    "time_zone": "Asia/Karachi",
    "quiet_hours": {"begin": "21:00", "until": "07:00"},
    "origin": "owner",
}


class SubscriptionStarted(Subscription):
    """From now on the owner is told of what the filter lets through."""

    type: ClassVar[str] = "notifications.subscription_started.v1"
    example: ClassVar[dict[str, Any]] = _SUBSCRIPTION


class SubscriptionChanged(Subscription):
    """From now on the owner is told by this filter, in this way."""

    type: ClassVar[str] = "notifications.subscription_changed.v1"
    example: ClassVar[dict[str, Any]] = _SUBSCRIPTION | {"cadence": "weekly", "changed": ["cadence"]}

    changed: tuple[FieldName, ...]


class SubscriptionCancelled(Event):
    """The owner is told no more; what is pending is not sent."""

    type: ClassVar[str] = "notifications.subscription_cancelled.v1"
    stream: ClassVar[str] = SUBSCRIPTION_STREAM
    audience: ClassVar[Audience] = "internal"
    example: ClassVar[dict[str, Any]] = {
        "subscription_id": "71be02c5a1f94d20b6cd",
        "owner": {"kind": "account", "id": "amina"},
        "why": {"code": "one_click"},
    }

    subscription_id: Key = Field(description="the subscription")
    owner: Owner
    why: EndReason


EVENTS: tuple[type[Event], ...] = (
    ContactPointVerified,
    ContactPointRemoved,
    ContactErased,
    SubscriptionStarted,
    SubscriptionChanged,
    SubscriptionCancelled,
)
