"""Advocacy's events of legislators and officials, and the posts that they hold."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import AreaCode, Day, FieldName, Identifier, Name, Org, Part, Sentence, Text

OFFICE_HOLDER_STREAM = "advocacy/<province>/office_holders/<person>"
POST_STREAM = "advocacy/<province>/posts/<scheme>-<constituency>"

PersonId = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=80,
        description="a person in public office, within a province; PK for federal office",
        examples=["na-194-example-legislator"],
    ),
]
MembershipId = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[0-9]{4}-[0-9]{2}-[0-9]{2}(\.[a-z0-9]+(-[a-z0-9]+)*)?$",
        max_length=200,
        description="a person's time in a post: the post, the day it began, and the role where the post is no seat",
        examples=["na-na-194.2024-02-29"],
    ),
]
PostKind = Literal["legislator", "official", "local_elected"]
SeatKind = Literal["general", "women", "non_muslim"]
ConstituencyScheme = Literal[
    "na", "punjab-pa", "sindh-pa", "kp-pa", "balochistan-pa", "gb-assembly", "ajk-assembly", "local"
]


class Source(Part):
    """Where something is told."""

    title: Name
    url: Annotated[str, Field(pattern=r"^https?://", max_length=2000)] | None = None
    seen_on: Day | None = None


class Party(Part):
    """A political party, by the id of the platform's reviewed table."""

    party_id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40, examples=["ppp"])]
    name: Name


class Constituency(Part):
    """Who elects: a constituency by its code in a scheme. `PK-1` of `kp-pa` is no area code."""

    scheme: ConstituencyScheme
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", max_length=40, examples=["NA-194", "PK-1"])]
    name: Name | None = None
    districts: tuple[AreaCode, ...] = Field(default=(), description="P-codes (COD-AB 2022) of its districts")


class HolderReason(Part):
    """Why what is told of a person changed."""

    code: Literal["misspelt", "renamed", "identified", "better_source", "other"]
    text: Sentence | None = None


class EndReason(Part):
    """Why somebody left a post."""

    code: Literal["term_ended", "dissolved", "resigned", "transferred", "lost_seat", "deceased"]
    text: Sentence | None = None


class PostReason(Part):
    """Why what is told of a time in a post changed."""

    code: Literal["told_wrong", "other"]
    text: Sentence | None = None


class Holder(Event):
    """Who the person is: told whole by every event that sets or changes it."""

    person_id: PersonId
    name: Text
    identifiers: tuple[Identifier, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1, max_length=20)]


_HOLDER: dict[str, Any] = {
    "person_id": "na-194-example-legislator",
    "name": {"en": "Example Legislator"},
    "sources": [{"title": "National Assembly, list of members", "url": "https://na.gov.pk/en/mna_list.php"}],
}


class OfficeHolderRegistered(Holder):
    """A person who holds or held public office is known by this id from now on."""

    type: ClassVar[str] = "advocacy.office_holder_registered.v1"
    stream: ClassVar[str] = OFFICE_HOLDER_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _HOLDER


class OfficeHolderCorrected(Holder):
    """What was told of a person in office was wrong or incomplete; the whole of what holds now."""

    type: ClassVar[str] = "advocacy.office_holder_corrected.v1"
    stream: ClassVar[str] = OFFICE_HOLDER_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _HOLDER | {"changed": ["name"], "why": {"code": "misspelt"}}
    changed: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    why: HolderReason


class Tenure(Event):
    """A person's time in a post (Popolo's membership): told whole by every event about it."""

    membership_id: MembershipId
    person_id: PersonId
    name: Text
    kind: PostKind = Field(description="whether the post is a seat of an assembly, an official's, or a local council's")
    role: Name = Field(description="what the post is called")
    organization: Org = Field(description="the body that the post is in")
    on_behalf_of: Party | None = Field(default=None, description="the party, where there is one")
    constituency: Constituency | None = None
    seat: SeatKind = Field(default="general", description="whom the seat is reserved for")
    start_date: Annotated[Day, Field(description="the first day in the post")]


_TENURE: dict[str, Any] = {
    "membership_id": "na-na-194.2024-02-29",
    "person_id": "na-194-example-legislator",
    "name": {"en": "Example Legislator"},
    "kind": "legislator",
    "role": "Member of the National Assembly",
    "organization": {
        "organisation_id": "assembly-na",
        "name": "National Assembly of Pakistan",
        "sector": "public",
        "tier": "federal",
    },
    "on_behalf_of": {"party_id": "ppp", "name": "Pakistan People's Party"},
    "constituency": {"scheme": "na", "code": "NA-194", "name": "Larkana-I", "districts": ["PK713"]},
    "seat": "general",
    "start_date": "2024-02-29",
    "districts": ["PK713"],
    "organisations": ["assembly-na"],
}


class OfficeHolderTookPost(Tenure):
    """From this day the person holds the post; with an end where the time in it is over already."""

    type: ClassVar[str] = "advocacy.office_holder_took_post.v1"
    stream: ClassVar[str] = POST_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _TENURE
    end_date: Annotated[Day, Field(description="the last day in the post")] | None = None
    why: EndReason | None = Field(default=None, description="why it ended, where it has")
    notes: tuple[Sentence, ...] = Field(default=(), description="what the source says besides, as a footnote's mark")
    sources: tuple[Source, ...] = ()


class OfficeHolderLeftPost(Tenure):
    """The person's time in the post is over: the end date is the last day."""

    type: ClassVar[str] = "advocacy.office_holder_left_post.v1"
    stream: ClassVar[str] = POST_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _TENURE | {"end_date": "2026-03-31", "why": {"code": "resigned"}}
    end_date: Annotated[Day, Field(description="the last day in the post")]
    why: EndReason


class OfficeHolderPostCorrected(Tenure):
    """What was told of a time in a post was wrong; the whole of what holds now, or that the post was never held."""

    type: ClassVar[str] = "advocacy.office_holder_post_corrected.v1"
    stream: ClassVar[str] = POST_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _TENURE | {
        "start_date": "2024-03-04",
        "changed": ["start_date"],
        "why": {"code": "told_wrong", "text": "The oath was taken on 4 March."},
    }
    end_date: Annotated[Day, Field(description="the last day in the post")] | None = None
    end_reason: EndReason | None = Field(default=None, description="why it ended, where it has")
    never_held: bool = Field(
        default=False, description="true: the person never held the post; the rest is as it was told"
    )
    notes: tuple[Sentence, ...] = Field(default=(), description="what the source says besides, as a footnote's mark")
    sources: tuple[Source, ...] = ()
    changed: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    why: PostReason


EVENTS: tuple[type[Event], ...] = (
    OfficeHolderRegistered,
    OfficeHolderCorrected,
    OfficeHolderTookPost,
    OfficeHolderLeftPost,
    OfficeHolderPostCorrected,
)
