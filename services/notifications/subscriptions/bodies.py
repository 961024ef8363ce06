"""What is sent about subscriptions, and how one is shown."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.notifications.contacts.written import Spoken
from services.notifications.owners import Whose
from shared.contracts.fields import District, Goal, OrganisationId
from shared.contracts.subscriptions import (
    Cadence,
    Key,
    LocalTime,
    MessageChannel,
    Owner,
    QuietHours,
    StreamName,
    SubscriptionFilter,
    SubscriptionStarted,
    TimeZone,
    TypeName,
)
from shared.runtime.store import Document
from shared.web.permissions import Office

MOST_VALUES = 100
_VERSIONED = re.compile(r"([a-z]+\.[a-z0-9_]+)\.v[0-9]+")


def _without_version(kind: object) -> object:
    versioned = _VERSIONED.fullmatch(kind) if isinstance(kind, str) else None
    return versioned[1] if versioned else kind


Some = Field(max_length=MOST_VALUES)
KindName = Annotated[TypeName, BeforeValidator(_without_version)]


class Filter(BaseModel):
    """Which facts: every condition that is given must hold, of several values one; without any, all of the province."""

    model_config = ConfigDict(extra="forbid")

    types: Annotated[tuple[KindName, ...], Some] = ()
    districts: Annotated[tuple[District, ...], Some] = ()
    goals: Annotated[tuple[Goal, ...], Some] = ()
    organisations: Annotated[tuple[OrganisationId, ...], Some] = ()
    stream: StreamName | None = None
    mine: bool = Field(default=False, description="only what concerns an organisation that the account acts for")

    def wanted(self) -> SubscriptionFilter:
        """As events tell it: each value once."""
        several = {"types", "districts", "goals", "organisations"}
        once = {name: tuple(dict.fromkeys(getattr(self, name))) for name in several}
        return SubscriptionFilter(**once, stream=self.stream, mine=self.mine)


class Changing(BaseModel):
    """What a subscription asks for; of one that runs, what is not given stays."""

    model_config = ConfigDict(extra="forbid")

    filter: Filter = Filter()
    channel: MessageChannel = "in_app"
    contact_point_id: Key | None = Field(default=None, description="not needed where the owner has one of the channel")
    language: Spoken = "en"
    cadence: Cadence = "immediate"
    local_time: LocalTime = Field(default="08:00", description="when a daily or weekly message is sent")
    time_zone: TimeZone = "Asia/Karachi"
    quiet_hours: QuietHours | None = None

    def given(self) -> dict[str, Any]:
        """What is given, as events hold it."""
        names = self.model_fields_set & Changing.model_fields.keys()
        told = {name: getattr(self, name) for name in names}
        return told | ({"filter": self.filter.wanted()} if "filter" in names else {})


class Starting(Changing):
    """A new subscription, of one's own or of an office that one holds."""

    whose: Whose = Field(default="me", alias="for")
    office: Office | None = Field(default=None, description="which, where one holds several in the province")

    def started(self, subscription_id: str, owner: Owner) -> SubscriptionStarted:
        """The event that starts it."""
        told = {"channel": self.channel, "filter": self.filter.wanted(), **self.given()}
        return SubscriptionStarted(subscription_id=subscription_id, owner=owner, **told)


class SubscriptionEntry(BaseModel):
    """A subscription that runs, or has ended."""

    model_config = ConfigDict(populate_by_name=True)

    subscription_id: str
    whose: Whose = Field(alias="for")
    office: str | None
    filter: SubscriptionFilter
    channel: MessageChannel
    contact_point_id: str | None
    language: str
    cadence: Cadence
    local_time: str
    time_zone: str
    quiet_hours: QuietHours | None
    origin: Literal["owner", "role"] = Field(description="`role`: brought by an office or a role")
    active: bool
    since: str
    version: int = Field(description="for If-Match")


class SubscriptionList(BaseModel):
    """One's own subscriptions that run, then those of one's offices."""

    data: list[SubscriptionEntry]


class Subscribed(BaseModel):
    """What starting one answers."""

    subscription_id: str
    stream: str
    version: int
    events: tuple[str, ...]


def entry(document: Document) -> SubscriptionEntry:
    """A subscription as it is shown."""
    owner = document["owner"]
    office = owner["id"] if owner["kind"] == "office" else None
    told = {name: document.get(name) for name in SubscriptionEntry.model_fields if name not in {"whose", "office"}}
    return SubscriptionEntry(whose="office" if office else "me", office=office, **told)
