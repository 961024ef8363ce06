"""Membership's events of district chapters."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import Day, District, Org, Part, Sentence

CHAPTER_STREAM = "membership/<province>/chapters/<district>"


class ChapterCloseReason(Part):
    """Why a chapter was closed."""

    code: Literal["inactive", "host_withdrew", "merged", "district_divided", "other"]
    text: Sentence | None = None


class ChapterLeaveReason(Part):
    """Why an organisation does not belong to a chapter any more."""

    code: Literal["resigned", "left_alliance", "moved_away", "inactive", "other"]
    text: Sentence | None = None


class Chapter(Event):
    """What every event about a chapter repeats, so that it is understood alone."""

    chapter_id: Annotated[District, Field(description="the district's P-code: a district has one chapter")]
    district: District
    host: Annotated[Org, Field(description="the organisation that gives the chapter its seat")]


_CHAPTER: dict[str, Any] = {
    "chapter_id": "PK713",
    "district": "PK713",
    "host": {
        "organisation_id": "local-dc-larkana",
        "name": "District Council Larkana",
        "sector": "public",
        "tier": "district",
    },
    "districts": ["PK713"],
    "organisations": ["local-dc-larkana"],
}
_MEMBER: dict[str, Any] = {
    "organisation_id": "secp-0012345",
    "name": "Larkana Press Club",
    "sector": "media",
    "member_id": "secp-0012345",
}
_WITH_MEMBER: dict[str, Any] = _CHAPTER | {"organisations": ["local-dc-larkana", "secp-0012345"]}


class DistrictChapterOpened(Chapter):
    """The alliance has a chapter in this district from this day; it begins without members."""

    type: ClassVar[str] = "membership.district_chapter_opened.v1"
    stream: ClassVar[str] = CHAPTER_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _CHAPTER | {"on": "2026-02-01"}
    on: Day


class DistrictChapterClosed(Chapter):
    """The chapter and its memberships ended; it may be opened again, and its stream goes on."""

    type: ClassVar[str] = "membership.district_chapter_closed.v1"
    stream: ClassVar[str] = CHAPTER_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _WITH_MEMBER | {
        "on": "2026-12-31",
        "members": [_MEMBER],
        "why": {"code": "inactive"},
    }
    on: Day
    members: Annotated[
        tuple[Org, ...], Field(max_length=1000, description="the organisations that belonged to it on its last day")
    ] = ()
    why: ChapterCloseReason


class ChapterMemberAdded(Chapter):
    """An organisation belongs to the chapter: a member of the alliance, or a local one that is none."""

    type: ClassVar[str] = "membership.chapter_member_added.v1"
    stream: ClassVar[str] = CHAPTER_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _WITH_MEMBER | {"member": _MEMBER, "on": "2026-02-10"}
    member: Annotated[Org, Field(description="with member_id if and only if it is a member of the alliance")]
    on: Day


class ChapterMemberRemoved(Chapter):
    """The organisation does not belong to the chapter any more; if it was the convener, the chapter has none now."""

    type: ClassVar[str] = "membership.chapter_member_removed.v1"
    stream: ClassVar[str] = CHAPTER_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _WITH_MEMBER | {
        "member": _MEMBER,
        "on": "2026-09-30",
        "was_convener": False,
        "why": {"code": "moved_away"},
    }
    member: Org
    on: Day
    was_convener: bool = Field(description="whether it called the chapter together, which now has nobody who does")
    why: ChapterLeaveReason


class ChapterConvenerNamed(Chapter):
    """One of the chapter's organisations calls it together from this day."""

    type: ClassVar[str] = "membership.chapter_convener_named.v1"
    stream: ClassVar[str] = CHAPTER_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _WITH_MEMBER | {"convener": _MEMBER, "on": "2026-02-10"}
    convener: Org = Field(description="who calls it together")
    previous: Annotated[Org | None, Field(description="who convened before")] = None
    on: Day


EVENTS: tuple[type[Event], ...] = (
    DistrictChapterOpened,
    DistrictChapterClosed,
    ChapterMemberAdded,
    ChapterMemberRemoved,
    ChapterConvenerNamed,
)
