"""Advocacy's events of public-private partnerships: proposed, signed, carried out by milestones, closed."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import Area, Day, Doc, Money, Org, OrganisationId, Part, Sdg, Sentence, Text

PARTNERSHIP_STREAM = "advocacy/<province>/partnerships/<partnership_id>"

Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80, examples=["3b7e52c08f1d4a6690ce"])]
PartyRole = Literal["public_authority", "private_partner", "community", "financier"]
PartnershipForm = Literal[
    "concession",
    "service_contract",
    "management_contract",
    "lease",
    "build_operate_transfer",
    "joint_venture",
    "social_investment",
    "memorandum",
    "other",
]


class Party(Part):
    """An organisation in a partnership, and what it is there."""

    organisation: Org
    role: PartyRole


class Contribution(Part):
    """What a party brings in."""

    organisation_id: OrganisationId
    kind: Literal["money", "land", "buildings", "equipment", "staff", "expertise", "services", "other"]
    what: Sentence
    value: Money | None = None


class Milestone(Part):
    """What is to be there by a day."""

    id: Key
    title: Text
    due_on: Day


class PartnershipOutcome(Part):
    """How a partnership ended."""

    code: Literal["fulfilled", "partly_fulfilled", "unfulfilled", "terminated", "expired", "withdrawn"]
    text: Sentence | None = None


class Partnership(Event):
    """What every event about a partnership says, so that it is understood alone."""

    partnership_id: Key = Field(description="the partnership")
    title: Text
    parties: Annotated[tuple[Party, ...], Field(min_length=2)]
    form: PartnershipForm = Field(description="how public and private parties share the work")
    visibility: Literal["public", "partner"] = Field(description="a proposal is for those inside, until it is signed")


class PartnershipTerms(Partnership):
    """What a partnership is about."""

    purpose: Sentence = Field(description="what it is for")
    targets: tuple[Sdg, ...] = ()
    areas: tuple[Area, ...] = ()
    value: Money | None = Field(default=None, description="what it is worth in all, where that is told")


_MILESTONE: dict[str, Any] = {"id": "plant-built", "title": {"en": "First plant built"}, "due_on": "2026-09-30"}
_INSTRUMENT: dict[str, Any] = {
    "document_id": "agreement-2026-05-20",
    "title": "Agreement on water plants",
    "media_type": "application/pdf",
    "sha256": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    "language": "en",
}
_PARTNERSHIP: dict[str, Any] = {
    "partnership_id": "3b7e52c08f1d4a6690ce",
    "title": {"en": "Water plants for the schools of Larkana"},
    "parties": [
        {
            "organisation": {
                "organisation_id": "local-dc-larkana",
                "name": "Deputy Commissioner Larkana",
                "sector": "public",
                "tier": "district",
            },
            "role": "public_authority",
        },
        {
            "organisation": {
                "organisation_id": "secp-0077001",
                "name": "Indus Filters (Private) Limited",
                "sector": "private",
                "member_id": "secp-0077001",
            },
            "role": "private_partner",
        },
    ],
    "form": "build_operate_transfer",
    "visibility": "public",
    "districts": ["PK713"],
    "goals": [6, 17],
    "organisations": ["local-dc-larkana", "secp-0077001"],
}
_TERMS: dict[str, Any] = _PARTNERSHIP | {
    "purpose": "A filter plant at each of forty schools, run for ten years.",
    "targets": [{"code": "6.1", "framework": "2022"}, {"code": "17.17", "framework": "2022"}],
    "areas": [{"code": "PK713", "scheme": "COD-AB-2022", "level": "district"}],
    "value": {"amount": "120000000", "currency": "PKR"},
}


class PartnershipProposed(PartnershipTerms):
    """A public and a private party mean to work together, and say for what; nothing is signed yet."""

    type: ClassVar[str] = "advocacy.partnership_proposed.v1"
    stream: ClassVar[str] = PARTNERSHIP_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _TERMS | {"visibility": "partner", "proposed_on": "2026-04-02"}
    proposed_on: Day


class PartnershipSigned(PartnershipTerms):
    """The parties signed: the instrument, what each brings in, and the milestones that they will be measured by."""

    type: ClassVar[str] = "advocacy.partnership_signed.v1"
    stream: ClassVar[str] = PARTNERSHIP_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _TERMS | {
        "signed_on": "2026-05-20",
        "valid_until_on": "2036-05-19",
        "instrument": _INSTRUMENT,
        "contributions": [{"organisation_id": "local-dc-larkana", "kind": "land", "what": "room at each school"}],
        "milestones": [_MILESTONE],
    }
    signed_on: Day
    valid_until_on: Day | None = None
    instrument: Doc = Field(description="what was signed")
    contributions: tuple[Contribution, ...] = ()
    milestones: tuple[Milestone, ...] = ()


class PartnershipMilestoneReached(Partnership):
    """A milestone of a signed partnership is there, with the evidence."""

    type: ClassVar[str] = "advocacy.partnership_milestone_reached.v1"
    stream: ClassVar[str] = PARTNERSHIP_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _PARTNERSHIP | {
        "milestone": _MILESTONE,
        "reached_on": "2026-09-21",
        "evidence": [_INSTRUMENT | {"document_id": "handover-plant-1", "title": "Handover of the first plant"}],
    }
    milestone: Milestone
    reached_on: Day
    evidence: Annotated[tuple[Doc, ...], Field(min_length=1)]


class PartnershipMilestoneFellOverdue(Partnership):
    """A milestone's day has passed, and nobody has told that it is reached."""

    type: ClassVar[str] = "advocacy.partnership_milestone_fell_overdue.v1"
    stream: ClassVar[str] = PARTNERSHIP_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _PARTNERSHIP | {
        "milestone": _MILESTONE,
        "due_on": "2026-09-30",
        "observed_on": "2026-10-01",
    }
    milestone: Milestone
    due_on: Day
    observed_on: Day


class PartnershipClosed(Partnership):
    """The partnership is over, or its proposal was given up; with the outcome, and the milestones not reached."""

    type: ClassVar[str] = "advocacy.partnership_closed.v1"
    stream: ClassVar[str] = PARTNERSHIP_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _PARTNERSHIP | {
        "signed_on": "2026-05-20",
        "closed_on": "2027-06-30",
        "outcome": {"code": "fulfilled"},
    }
    signed_on: Day | None = Field(default=None, description="missing where nothing was signed")
    closed_on: Day
    outcome: PartnershipOutcome
    unreached: tuple[Milestone, ...] = Field(default=(), description="milestones that were not reached")


EVENTS: tuple[type[Event], ...] = (
    PartnershipProposed,
    PartnershipSigned,
    PartnershipMilestoneReached,
    PartnershipMilestoneFellOverdue,
    PartnershipClosed,
)
