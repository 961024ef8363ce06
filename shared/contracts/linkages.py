"""Membership's events of formal linkages between organisations."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import Day, Doc, Org, Part, Sentence, Text

LINKAGE_STREAM = "membership/<province>/linkages/<linkage_id>"

Instrument = Literal["mou", "notification", "data_sharing", "ppp", "letter", "other"]
Completion = Literal["no_evidence_available", "not_started", "limited", "substantial", "complete"]
LinkageId = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        max_length=80,
        description="a linkage between organisations",
        examples=["4f1c0a9be27d5c3e8a61"],
    ),
]
PartnershipId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
ReviewEvery = Annotated[
    str,
    Field(
        pattern=r"^P([1-9]|[1-5][0-9]|60)M$",
        description="how long after one review the next is due: an ISO 8601 duration of 1 to 60 months",
        examples=["P12M"],
    ),
]


class EndReason(Part):
    """Why a linkage ended."""

    code: Literal["expired", "terminated", "fulfilled", "superseded"]
    text: Sentence | None = None


class Linkage(Event):
    """What every event about a linkage repeats, so that it is understood alone."""

    linkage_id: LinkageId
    title: Text
    parties: Annotated[tuple[Org, ...], Field(min_length=2, max_length=20)]
    instrument: Instrument = Field(description="what they agreed by; mou: a memorandum of understanding")
    institutional: Annotated[bool, Field(description="two of its parties differ in sector, or in tier of government")]


_LINKAGE: dict[str, Any] = {
    "linkage_id": "4f1c0a9be27d5c3e8a61",
    "title": {"en": "Reporting on girls' schools in Larkana"},
    "parties": [
        {
            "organisation_id": "secp-0012345",
            "name": "Larkana Press Club",
            "sector": "media",
            "member_id": "secp-0012345",
        },
        {
            "organisation_id": "govt-larkana-council",
            "name": "District Council Larkana",
            "sector": "public",
            "tier": "district",
            "member_id": "govt-larkana-council",
        },
    ],
    "instrument": "mou",
    "institutional": True,
    "districts": ["PK713"],
    "goals": [4, 5],
    "organisations": ["govt-larkana-council", "secp-0012345"],
}


class LinkageFormalised(Linkage):
    """Organisations bound themselves to each other by a signed document; the linkage is in force from the day of signing."""

    type: ClassVar[str] = "membership.linkage_formalised.v1"
    stream: ClassVar[str] = LINKAGE_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _LINKAGE | {
        "signed_on": "2026-02-10",
        "valid_until_on": "2028-02-09",
        "document": {
            "document_id": "mou-2026-014",
            "title": "Memorandum of understanding",
            "media_type": "application/pdf",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "language": "en",
        },
        "review_every": "P12M",
        "next_review_on": "2027-02-10",
    }
    signed_on: Day
    valid_until_on: Annotated[Day, Field(description="the last day on which it holds")] | None = None
    document: Doc = Field(description="what they signed")
    review_every: ReviewEvery
    next_review_on: Day = Field(description="when to look at what was done")
    partnership_id: PartnershipId | None = Field(
        default=None, description="the public-private partnership whose signing made the linkage"
    )


class LinkageReviewed(Linkage):
    """The secretariat looked at what the parties did of what they had agreed, and says when to look again."""

    type: ClassVar[str] = "membership.linkage_reviewed.v1"
    stream: ClassVar[str] = LINKAGE_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _LINKAGE | {
        "reviewed_on": "2027-02-01",
        "completion": "limited",
        "findings": "Two of four agreed visits were made.",
        "next_review_on": "2028-02-01",
    }
    reviewed_on: Day
    completion: Completion = Field(description="how much of what was agreed is done")
    findings: Sentence = Field(description="what the review found")
    next_review_on: Annotated[Day, Field(description="when to look again; none where it ends before")] | None = None


class LinkageReviewFellOverdue(Linkage):
    """The day of a linkage's review passed without a review."""

    type: ClassVar[str] = "membership.linkage_review_fell_overdue.v1"
    stream: ClassVar[str] = LINKAGE_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _LINKAGE | {"due_on": "2027-02-10", "observed_on": "2027-02-11"}
    due_on: Day
    observed_on: Day


class LinkageEnded(Linkage):
    """The linkage is in force no more from this day, and why."""

    type: ClassVar[str] = "membership.linkage_ended.v1"
    stream: ClassVar[str] = LINKAGE_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _LINKAGE | {"ended_on": "2028-02-10", "why": {"code": "expired"}}
    ended_on: Annotated[Day, Field(description="the first day on which it holds no more")]
    why: EndReason


EVENTS: tuple[type[Event], ...] = (LinkageFormalised, LinkageReviewed, LinkageReviewFellOverdue, LinkageEnded)
