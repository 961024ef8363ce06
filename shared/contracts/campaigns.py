"""Advocacy's events of awareness: campaigns, and the sessions that reach people."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import Area, Day, District, Doc, FieldName, Name, Org, Part, Sdg, Sentence, Text

CAMPAIGN_STREAM = "advocacy/<province>/campaigns/<campaign_id>"
SESSION_STREAM = "advocacy/<province>/sessions/<session_id>"

Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80, examples=["5c1f0a9be2d4476b8a31"])]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="BCP 47", examples=["sd"])]
Count = Annotated[int, Field(ge=0, le=10_000_000, description="persons")]
Sum = Annotated[int, Field(ge=0, le=2**53)]
SessionLevel = Literal["province", "district", "local"]
SessionFormat = Literal[
    "seminar",
    "workshop",
    "training",
    "community_meeting",
    "school_visit",
    "theatre",
    "walk",
    "stall",
    "online",
    "other",
]
Group = Literal[
    "youth",
    "disabled",
    "minorities",
    "councillors",
    "officials",
    "teachers",
    "students",
    "journalists",
    "health_workers",
    "religious_leaders",
]


class Reached(Part):
    """Persons who were there, counted; the total is the sum of the three."""

    women: Count
    men: Count
    transgender: Count
    total: Count


class Groups(Part):
    """Persons of the total who belong to a group. Groups overlap; one that was not counted is missing, not zero."""

    youth: Count | None = None
    disabled: Count | None = None
    minorities: Count | None = None
    councillors: Count | None = None
    officials: Count | None = None
    teachers: Count | None = None
    students: Count | None = None
    journalists: Count | None = None
    health_workers: Count | None = None
    religious_leaders: Count | None = None


class Indirect(Part):
    """An estimate of who heard of it without being there: never added to those counted."""

    n: Count
    method: Sentence


class Reach(Part):
    """Persons reached by several sessions: somebody who came to two is counted twice."""

    women: Sum = 0
    men: Sum = 0
    transgender: Sum = 0
    total: Sum = 0


class GroupReach(Part):
    """Persons of a group reached, and how many sessions counted that group."""

    group: Group
    reached: Sum
    sessions: Sum


class LevelReach(Part):
    """What the sessions of a level reached."""

    level: SessionLevel
    sessions: Sum
    reached: Reach


class CampaignTotals(Part):
    """What a campaign reached, as far as its sessions were recorded when it was closed."""

    sessions: Sum
    levels: tuple[LevelReach, ...] = ()
    reached: Reach = Field(default_factory=Reach)
    of_which: tuple[GroupReach, ...] = ()
    estimated_indirect: Sum = Field(default=0, description="persons, estimated: no part of those reached")
    districts_reached: tuple[District, ...] = Field(default=(), description="by sessions of district or local level")


class SessionReason(Part):
    """Why a session's record was corrected."""

    code: Literal["miscounted", "wrong_place", "wrong_date", "wrong_campaign", "late_information", "other"]
    text: Sentence | None = None


class Campaign(Event):
    """What every event about a campaign says, so that it is understood alone."""

    campaign_id: Key = Field(description="the campaign")
    title: Text
    lead: Org = Field(description="who runs it")
    starts_on: Day
    ends_on: Day
    reach_target: Count | None = Field(default=None, description="persons that the campaign means to reach")


_LEAD: dict[str, Any] = {
    "organisation_id": "secp-0012345",
    "name": "Larkana Press Club",
    "sector": "media",
    "member_id": "secp-0012345",
}
_CAMPAIGN: dict[str, Any] = {
    "campaign_id": "5c1f0a9be2d4476b8a31",
    "title": {"en": "Safe water in every school", "sd": "هر اسڪول ۾ صاف پاڻي"},
    "lead": _LEAD,
    "starts_on": "2026-03-01",
    "ends_on": "2026-08-31",
    "reach_target": 5000,
    "districts": ["PK713"],
    "goals": [4, 6],
    "organisations": ["secp-0012345"],
}


class CampaignLaunched(Campaign):
    """The alliance began an awareness campaign, with its goals, its languages and the areas that it means to reach."""

    type: ClassVar[str] = "advocacy.campaign_launched.v1"
    stream: ClassVar[str] = CAMPAIGN_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _CAMPAIGN | {
        "languages": ["sd", "ur"],
        "targets": [{"code": "6.1", "framework": "2022"}, {"code": "4.a", "framework": "2022"}],
        "planned_areas": [{"code": "PK713", "scheme": "COD-AB-2022", "level": "district"}],
    }
    languages: Annotated[tuple[Language, ...], Field(min_length=1, description="that it is held in, BCP 47")]
    targets: tuple[Sdg, ...] = ()
    planned_areas: tuple[Area, ...] = Field(default=(), description="where sessions are planned")


class CampaignClosed(Campaign):
    """The campaign is over: no more sessions are recorded in it. With what its sessions reached."""

    type: ClassVar[str] = "advocacy.campaign_closed.v1"
    stream: ClassVar[str] = CAMPAIGN_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _CAMPAIGN | {
        "closed_on": "2026-09-03",
        "totals": {
            "sessions": 1,
            "levels": [
                {
                    "level": "district",
                    "sessions": 1,
                    "reached": {"women": 40, "men": 31, "transgender": 1, "total": 72},
                }
            ],
            "reached": {"women": 40, "men": 31, "transgender": 1, "total": 72},
            "of_which": [{"group": "teachers", "reached": 25, "sessions": 1}],
            "estimated_indirect": 400,
            "districts_reached": ["PK713"],
        },
    }
    closed_on: Day
    totals: CampaignTotals


class Session(Event):
    """An awareness session, told whole by every event about it."""

    session_id: Key = Field(description="the session")
    title: Text
    campaign_id: Key | None = Field(default=None, description="the campaign that it was part of")
    campaign_title: Text | None = None
    activity_id: Key | None = Field(default=None, description="the activity of an action plan that this session was")
    level: SessionLevel = Field(description="whom it was held for: a province, a district, a place")
    area: Area
    place: Name | None = Field(default=None, description="where it was, in words: a hall, a school, a village")
    held_on: Day
    format: SessionFormat = Field(description="what kind of session it was")
    host: Org = Field(description="who held it")
    partners: tuple[Org, ...] = Field(default=(), description="who held it together with the host")
    reached: Reached
    of_which: Groups = Field(default_factory=Groups)
    estimated_indirect: Indirect | None = None
    relayed_from: Key | None = Field(default=None, description="the session of a higher level that this one passed on")
    evidence: tuple[Doc, ...] = ()


_SESSION: dict[str, Any] = {
    "session_id": "e1b8c2f04d6a49f7b350",
    "title": {"en": "Safe water: teachers of Larkana"},
    "campaign_id": "5c1f0a9be2d4476b8a31",
    "campaign_title": {"en": "Safe water in every school", "sd": "هر اسڪول ۾ صاف پاڻي"},
    "activity_id": "a7d3e5901bc2",
    "level": "district",
    "area": {"code": "PK713", "scheme": "COD-AB-2022", "level": "district"},
    "place": "Government Girls High School Larkana",
    "held_on": "2026-04-12",
    "format": "workshop",
    "host": _LEAD,
    "partners": [
        {
            "organisation_id": "local-dept-education-larkana",
            "name": "District Education Office Larkana",
            "sector": "public",
            "tier": "district",
        }
    ],
    "reached": {"women": 40, "men": 31, "transgender": 1, "total": 72},
    "of_which": {"youth": 12, "teachers": 25},
    "estimated_indirect": {"n": 400, "method": "pupils of the teachers' classes"},
    "relayed_from": "0f9a4c7712de4b3e86c5",
    "evidence": [
        {
            "document_id": "attendance-2026-04-12",
            "title": "Attendance sheet",
            "media_type": "application/pdf",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "language": "en",
        }
    ],
    "districts": ["PK713"],
    "goals": [4, 6],
    "organisations": ["local-dept-education-larkana", "secp-0012345"],
}


class AwarenessSessionHeld(Session):
    """A member held an awareness session, and says where, with whom, and how many people it reached."""

    type: ClassVar[str] = "advocacy.awareness_session_held.v1"
    stream: ClassVar[str] = SESSION_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _SESSION


class AwarenessSessionCorrected(Session):
    """A session's record was wrong: the whole record as it is now, what changed in it, and why."""

    type: ClassVar[str] = "advocacy.awareness_session_corrected.v1"
    stream: ClassVar[str] = SESSION_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = _SESSION | {
        "reached": {"women": 42, "men": 31, "transgender": 1, "total": 74},
        "corrected_on": "2026-04-20",
        "changed": ["reached"],
        "why": {"code": "miscounted"},
    }
    corrected_on: Day
    changed: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    why: SessionReason


EVENTS: tuple[type[Event], ...] = (
    CampaignLaunched,
    CampaignClosed,
    AwarenessSessionHeld,
    AwarenessSessionCorrected,
)
