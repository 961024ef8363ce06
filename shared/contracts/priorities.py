"""Membership's events of goals that districts and provinces put first."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import Area, Day, Doc, Org, Part, Sdg, Sentence

PRIORITIES_STREAM = "membership/<province>/priorities/<area>"

PrioritisingMethod = Literal["workshop", "survey", "decision"]


class Participants(Part):
    """Who took part: how many persons (asked, present or voting), and for which organisations."""

    persons: Annotated[int, Field(ge=1, le=100_000_000)]
    organisations: Annotated[tuple[Org, ...], Field(max_length=200)] = ()


class GoalsPrioritised(Event):
    """A district or province ranked the goals and targets that it puts first."""

    type: ClassVar[str] = "membership.goals_prioritised.v1"
    stream: ClassVar[str] = PRIORITIES_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = {
        "area": {"code": "PK713", "scheme": "COD-AB-2022", "level": "district"},
        "ranking": [{"code": "6", "framework": "2022"}, {"code": "4.1", "framework": "2022"}],
        "method": "workshop",
        "participants": {
            "persons": 64,
            "organisations": [
                {"organisation_id": "secp-0012345", "name": "Larkana Press Club", "sector": "media"},
            ],
        },
        "held_on": "2026-02-18",
        "authority": "district council of Larkana, resolution 12 of 2026",
        "districts": ["PK713"],
        "goals": [4, 6],
        "organisations": ["secp-0012345"],
    }
    area: Area
    ranking: Annotated[
        tuple[Sdg, ...], Field(min_length=1, max_length=50, description="goals or targets, the first one first")
    ]
    method: PrioritisingMethod = Field(description="how the goals were put in order")
    participants: Participants
    held_on: Annotated[Day, Field(description="the day of the workshop or decision, the last day of the survey")]
    authority: Annotated[Sentence, Field(description="who decided, and on what ground")]
    report: Doc | None = Field(default=None, description="how it came about")


EVENTS: tuple[type[Event], ...] = (GoalsPrioritised,)
