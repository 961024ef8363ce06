"""Who promises, or is asked, in the public office that they hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.contracts.fields import Name, Org, Part, Province, Text

_KEY = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
PersonId = Annotated[
    str, Field(pattern=_KEY, max_length=80, description="an office holder", examples=["ps-11-example-minister"])
]
MembershipId = Annotated[
    str, Field(pattern=_KEY, max_length=200, description="a post held", examples=["sd-ps-11.2024-02-29"])
]


class Party(Part):
    """A political party, by the id of the platform's reviewed table."""

    party_id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40, examples=["example-party"])]
    name: Name


class Holder(Part):
    """Who promised, in the office that they hold; `province` is where the person is registered (PK: federal)."""

    person_id: PersonId | None = None
    membership_id: MembershipId | None = None
    province: Province | None = None
    name: Text
    role: Name | None = None
    organization: Org
    on_behalf_of: Party | None = None


class Addressee(Part):
    """Who is asked: a public body, and a person where the ask is put to one, in the office that they hold."""

    organization: Org
    person_id: PersonId | None = None
    membership_id: MembershipId | None = None
    province: Annotated[Province | None, Field(description="where the person is registered; PK: federal")] = None
    name: Text | None = None
    role: Name | None = None
