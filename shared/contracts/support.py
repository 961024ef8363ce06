"""Membership's events of technical and financial support."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import Day, Doc, FieldName, Money, Org, Part, Sentence, Text

SUPPORT_STREAM = "membership/<province>/support/<support_id>"

SupportKind = Literal["technical", "financial"]
SupportId = Annotated[
    str, Field(pattern=r"^[0-9a-f]{20}$", description="what was asked for", examples=["4be1c0ffee7d11aa9021"])
]
ActivityId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=80)]
TrancheNo = Annotated[int, Field(ge=1, le=99, description="1, 2, 3 ... within the approval")]
ConditionNo = Annotated[int, Field(ge=1, le=99, description="1, 2, 3 ... within the approval")]
DeliveryNo = Annotated[int, Field(ge=1, le=500, description="1, 2, 3 ... in the order of recording")]


class Days(Part):
    """Working days of technical help."""

    days: Annotated[
        str,
        Field(
            pattern=r"^[0-9]{1,5}(\.[0-9])?$",
            description="decimal number as text, compared as a number",
            examples=["12.5"],
        ),
    ]


Quantity: TypeAlias = Money | Days


class Tranche(Part):
    """A part of what was approved, given once its conditions are met."""

    tranche_no: TrancheNo
    quantity: Quantity
    due_on: Day


class Condition(Part):
    """What must be met before its tranche is given; without a tranche, before anything is."""

    condition_no: ConditionNo
    text: Sentence
    tranche_no: TrancheNo | None = None


class SupportDeclineReason(Part):
    """Why support was not approved."""

    code: Literal["outside_programme", "no_funds", "incomplete", "duplicate", "withdrawn", "other"]
    text: Sentence | None = None


class ApprovalChangeReason(Part):
    """Why an approval changed."""

    code: Literal["need_changed", "funds_changed", "rescheduled", "condition_changed", "correction", "other"]
    text: Sentence | None = None


class Support(Event):
    """What every event about support repeats, so that it is understood alone."""

    support_id: SupportId
    kind: SupportKind = Field(description="help in days, or money")
    requester: Org = Field(description="who asks for it")
    activity_id: Annotated[ActivityId | None, Field(description="the activity that it is for")] = None
    purpose: Text
    requested: Annotated[Quantity, Field(description="technical support in days, financial support in money")]


_SUPPORT: dict[str, Any] = {
    "support_id": "4be1c0ffee7d11aa9021",
    "kind": "financial",
    "requester": {
        "organisation_id": "secp-0012345",
        "name": "Larkana Press Club",
        "sector": "media",
        "member_id": "secp-0012345",
    },
    "purpose": {"en": "Twelve radio programmes on girls' schooling"},
    "requested": {"amount": "600000", "currency": "PKR"},
    "districts": ["PK713"],
    "goals": [4, 5],
    "organisations": ["secp-0012345"],
}


class SupportRequested(Support):
    """A member asked the programme for technical or financial support."""

    type: ClassVar[str] = "membership.support_requested.v1"
    stream: ClassVar[str] = SUPPORT_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _SUPPORT | {"requested_on": "2026-01-12", "needed_by_on": "2026-06-30"}
    requested_on: Day
    needed_by_on: Day


class Approval(Support):
    """What was approved, told whole by every event that sets or changes it."""

    approved: Annotated[Quantity, Field(description="at most what was requested; its tranches add up to it")]
    tranches: Annotated[tuple[Tranche, ...], Field(min_length=1, max_length=99)]
    conditions: Annotated[tuple[Condition, ...], Field(max_length=99)] = ()
    approved_on: Day
    authority: Annotated[Sentence, Field(description="who decided, and on what ground")]


_APPROVAL: dict[str, Any] = _SUPPORT | {
    "approved": {"amount": "500000", "currency": "PKR"},
    "tranches": [
        {"tranche_no": 1, "quantity": {"amount": "300000", "currency": "PKR"}, "due_on": "2026-03-01"},
        {"tranche_no": 2, "quantity": {"amount": "200000", "currency": "PKR"}, "due_on": "2026-06-01"},
    ],
    "conditions": [{"condition_no": 1, "text": "Six programmes are on air.", "tranche_no": 2}],
    "approved_on": "2026-02-02",
    "authority": "programme steering group, 2 February 2026",
}


class SupportApproved(Approval):
    """The programme approved support: how much, in which tranches, on which conditions."""

    type: ClassVar[str] = "membership.support_approved.v1"
    stream: ClassVar[str] = SUPPORT_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _APPROVAL


class SupportApprovalChanged(Approval):
    """The programme changed what it had approved; the whole new approval, and what changed in it."""

    type: ClassVar[str] = "membership.support_approval_changed.v1"
    stream: ClassVar[str] = SUPPORT_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _APPROVAL | {
        "effective_on": "2026-05-10",
        "changed": ["tranches"],
        "why": {"code": "rescheduled"},
    }
    effective_on: Day
    changed: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    why: ApprovalChangeReason


class SupportDeclined(Support):
    """The request was not approved, or the member took it back."""

    type: ClassVar[str] = "membership.support_declined.v1"
    stream: ClassVar[str] = SUPPORT_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _SUPPORT | {"declined_on": "2026-02-02", "why": {"code": "no_funds"}}
    declined_on: Day
    why: SupportDeclineReason


class SupportDelivered(Support):
    """A part of the approved support reached the member."""

    type: ClassVar[str] = "membership.support_delivered.v1"
    stream: ClassVar[str] = SUPPORT_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _SUPPORT | {
        "delivery_no": 2,
        "tranche_no": 2,
        "delivered": {"amount": "200000", "currency": "PKR"},
        "value_date": "2026-06-03",
        "conditions_met": [1],
        "evidence": [
            {
                "document_id": "transfer-77",
                "title": "Bank advice",
                "media_type": "application/pdf",
                "sha256": "8d23cf6c86e834a7aa6eded54c26ce2bb2e74903538c61bdd5d2197997ab2f72",
                "language": "en",
            }
        ],
        "approved": {"amount": "500000", "currency": "PKR"},
        "delivered_in_all": {"amount": "500000", "currency": "PKR"},
    }
    delivery_no: DeliveryNo
    tranche_no: TrancheNo
    delivered: Quantity = Field(description="this time: days, or money")
    value_date: Annotated[Day, Field(description="the day on which it reached the member")]
    conditions_met: Annotated[
        tuple[ConditionNo, ...], Field(max_length=99, description="conditions that this evidence shows to be met")
    ] = ()
    evidence: Annotated[tuple[Doc, ...], Field(min_length=1, max_length=20)]
    approved: Quantity = Field(description="as last approved: days, or money")
    delivered_in_all: Annotated[Quantity, Field(description="with this delivery")]


class SupportClosed(Support):
    """Nothing more of this support comes; the report says what it was used for."""

    type: ClassVar[str] = "membership.support_closed.v1"
    stream: ClassVar[str] = SUPPORT_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _SUPPORT | {
        "closed_on": "2026-07-15",
        "report": {
            "document_id": "report-4be1",
            "title": "Radio on girls' schooling: final report",
            "media_type": "application/pdf",
            "sha256": "5e8f2c6f0d1c1f6a3b8f7f6c1d2e3f405162738495a6b7c8d9e0f1a2b3c4d5e6",
            "language": "en",
        },
        "approved": {"amount": "500000", "currency": "PKR"},
        "delivered_in_all": {"amount": "500000", "currency": "PKR"},
        "undelivered": {"amount": "0", "currency": "PKR"},
    }
    closed_on: Day
    report: Doc = Field(description="what came of it")
    approved: Quantity = Field(description="as last approved: days, or money")
    delivered_in_all: Quantity = Field(description="of what was approved")
    undelivered: Annotated[Quantity, Field(description="approved, and not given")]


EVENTS: tuple[type[Event], ...] = (
    SupportRequested,
    SupportApproved,
    SupportApprovalChanged,
    SupportDeclined,
    SupportDelivered,
    SupportClosed,
)
