"""Advocacy's events of policy asks."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from shared.contracts.commitments import AskId
from shared.contracts.event import Event
from shared.contracts.fields import (
    Area,
    Day,
    Name,
    OrganisationId,
    Part,
    Period,
    Prose,
    Sdg,
    Sentence,
    Text,
)
from shared.contracts.in_office import Addressee

ASK_STREAM = "advocacy/<province>/asks/<ask_id>"

AskKind: TypeAlias = Literal["law", "rules", "budget", "institution", "data", "service"]
Stage: TypeAlias = Literal[
    "raised", "acknowledged", "under_consideration", "drafted", "tabled", "adopted", "implemented"
]


class CitedFigure(Part):
    """A figure that an ask rests on, in the version that was cited: the event that told or verified it."""

    event_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="`ce_id` of the event")]
    series: Annotated[
        str,
        Field(
            pattern=r"^reporting/PK(-[A-Z][A-Z0-9])?/series/[A-Za-z0-9.]{1,40}/[A-Z0-9]{2,8}/[A-Za-z0-9_=,]{2,200}$",
            description="its stream",
            examples=["reporting/PK-SD/series/7.1.1/PK713/_T"],
        ),
    ]
    period: Period


class StageReason(Part):
    """Why an ask moved, above all why it went back."""

    code: Literal["response", "new_government", "bill_lapsed", "bill_returned", "budget", "correction", "other"]
    text: Sentence | None = None


class DropReason(Part):
    """Why an ask is pursued no more."""

    code: Literal["rejected", "overtaken", "merged", "not_a_priority", "other"]
    text: Sentence | None = None


class AskInShort(Event):
    """What every event about an ask repeats, so that it is understood alone."""

    ask_id: AskId = Field(description="the ask")
    title: Text
    kind: AskKind = Field(description="what is asked for")
    addressed_to: Annotated[tuple[Addressee, ...], Field(min_length=1, max_length=20)]
    raised_by: OrganisationId


_IN_SHORT: dict[str, Any] = {
    "ask_id": "c1a4e07b52d94f6e8a33",
    "title": {"en": "A line for school electricity in the provincial budget"},
    "kind": "budget",
    "addressed_to": [
        {
            "organization": {
                "organisation_id": "govsindh-finance",
                "name": "Finance Department, Sindh",
                "sector": "public",
                "tier": "provincial",
            }
        }
    ],
    "raised_by": "secp-0012345",
    "districts": ["PK713"],
    "goals": [7],
    "organisations": ["govsindh-finance", "secp-0012345"],
}


class PolicyAskRaised(AskInShort):
    """A member or the secretariat asks for a change of policy, resting on verified figures where there are any."""

    type: ClassVar[str] = "advocacy.policy_ask_raised.v1"
    stream: ClassVar[str] = ASK_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _IN_SHORT | {
        "text": {"en": "The budget of 2027 should have a line of its own for connecting primary schools."},
        "targets": [{"code": "7.1", "framework": "2022"}],
        "areas": [{"code": "PK713", "scheme": "COD-AB-2022", "level": "district"}],
        "evidence": [
            {
                "event_id": "8f0c0d6f0c0b4a7d9a6be1f7d1a3c5e9",
                "series": "reporting/PK-SD/series/7.1.1/PK713/_T",
                "period": "2019",
            }
        ],
        "decision_id": "2026-03-d4",
        "raised_on": "2026-03-20",
    }
    text: Prose
    targets: tuple[Sdg, ...] = ()
    areas: tuple[Area, ...] = ()
    evidence: tuple[CitedFigure, ...] = ()
    decision_id: Annotated[
        str | None,
        Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80, description="the committee decision behind it"),
    ] = None
    raised_on: Day


class PolicyAskAdvanced(AskInShort):
    """The ask came to another stage; a step back says why."""

    type: ClassVar[str] = "advocacy.policy_ask_advanced.v1"
    stream: ClassVar[str] = ASK_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _IN_SHORT | {
        "previous": "raised",
        "stage": "under_consideration",
        "on": "2026-04-02",
        "why": {"code": "response", "text": "the department set up a working group"},
    }
    previous: Stage = Field(description="the stage before")
    stage: Stage = Field(description="how far the ask has come")
    on: Day
    why: StageReason | None = None


class PolicyAskAchieved(AskInShort):
    """What was asked for is in force, by this instrument; the ask is closed."""

    type: ClassVar[str] = "advocacy.policy_ask_achieved.v1"
    stream: ClassVar[str] = ASK_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _IN_SHORT | {
        "stage": "implemented",
        "instrument": "Sindh Finance Act 2027",
        "reference": "Act XI of 2027",
        "effective_on": "2027-07-01",
        "on": "2027-06-29",
    }
    stage: Stage = Field(description="how far the ask has come")
    instrument: Name = Field(description="what brings it into force: an act, rules, a budget")
    reference: Name = Field(description="by which the instrument is found: a number, a gazette")
    effective_on: Day
    on: Day


class PolicyAskDropped(AskInShort):
    """The ask is pursued no more; it is closed, and says why."""

    type: ClassVar[str] = "advocacy.policy_ask_dropped.v1"
    stream: ClassVar[str] = ASK_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _IN_SHORT | {
        "stage": "raised",
        "on": "2026-06-01",
        "why": {"code": "overtaken", "text": "the federal grant covers it"},
    }
    stage: Stage = Field(description="how far the ask had come")
    on: Day
    why: DropReason


EVENTS: tuple[type[Event], ...] = (PolicyAskRaised, PolicyAskAdvanced, PolicyAskAchieved, PolicyAskDropped)
