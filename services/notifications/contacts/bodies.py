"""What is sent about contact points, and how one is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.notifications.contacts.addresses import Address
from services.notifications.contacts.written import Spoken, masked
from services.notifications.owners import Whose
from shared.contracts.fields import AccountId
from shared.contracts.subscriptions import AddressChannel
from shared.web.permissions import Office


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Naming(Body):
    """An address where the account, or an office that it holds, is to be reached."""

    channel: AddressChannel
    address: str = Field(min_length=1, max_length=320, examples=["amina@example.org", "+923001234567"])
    language: Spoken = "en"
    whose: Whose = Field(default="me", alias="for")
    office: Office | None = Field(default=None, description="which, where one holds several in the province")


class Verification(Body):
    """What the message to the address said."""

    code: Annotated[str, Field(pattern=r"^[0-9]{6}$", examples=["042137"])]


class Erasing(Body):
    """Who is to be forgotten: without an account the one that asks."""

    account_id: AccountId | None = None


class Named(BaseModel):
    """Where the code has been sent."""

    contact_point_id: str
    expires_in_minutes: int


class ContactPointEntry(BaseModel):
    """A contact point; the address so that its owner knows it."""

    model_config = ConfigDict(populate_by_name=True)

    contact_point_id: str
    whose: Whose = Field(alias="for")
    office: str | None
    channel: AddressChannel
    address: str = Field(examples=["a***@example.org"])
    language: str
    verified_at: datetime | None = Field(description="null: the code has not come back")


class ContactPointList(BaseModel):
    """One's own contact points, and those of one's offices."""

    data: list[ContactPointEntry]


def entry(address: Address) -> ContactPointEntry:
    """A contact point as it is shown."""
    kind, _, owner = address.owner.partition(":")
    return ContactPointEntry(
        contact_point_id=address.contact_point_id,
        whose="office" if kind == "office" else "me",
        office=owner.rpartition("/")[2] if kind == "office" else None,
        channel=address.channel,
        address=masked(address.channel, address.address),
        language=address.language,
        verified_at=address.verified_at,
    )
