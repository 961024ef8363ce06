"""Membership's events of alliances: established, and guided by an association."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from shared.contracts.event import Event
from shared.contracts.fields import Day, Doc, FieldName, Org, Part, Programme, Province, Sentence, Text

ALLIANCE_STREAM = "membership/<province>/alliance/<province>"


class AllianceEstablished(Event):
    """A provincial alliance of public, private and civil-society organisations exists from this day."""

    type: ClassVar[str] = "membership.alliance_established.v1"
    stream: ClassVar[str] = ALLIANCE_STREAM
    example: ClassVar[dict[str, Any]] = {
        "alliance_id": "PK-SD",
        "name": {"en": "Sindh Alliance for the SDGs"},
        "established_on": "2024-03-01",
        "guiding_association": {
            "organisation_id": "lcas",
            "name": "Local Councils Association of Sindh",
            "sector": "public",
            "tier": "provincial",
        },
        "programme": {"funders": ["European Union"], "implementers": ["ADLG"]},
        "demonstration": False,
        "organisations": ["lcas"],
    }
    alliance_id: Province
    name: Text
    established_on: Day
    guiding_association: Org | None = Field(
        default=None, description="the local councils association that endorses its plans; none: the programme does"
    )
    programme: Programme = Programme()
    charter: Doc | None = Field(default=None, description="what its members accept")
    demonstration: bool = Field(default=False, description="made for demonstration: no source names this alliance")


class GuidanceReason(Part):
    """Why another association guides an alliance."""

    code: Literal["reorganised", "dissolved", "mandate_ended", "law_changed", "correction", "other"]
    text: Sentence | None = None


class GuidingAssociationChanged(Event):
    """Another local councils association guides the alliance from this day, or none does: then the programme endorses."""

    type: ClassVar[str] = "membership.guiding_association_changed.v1"
    stream: ClassVar[str] = ALLIANCE_STREAM
    since: ClassVar[str] = "0.2.0"
    example: ClassVar[dict[str, Any]] = {
        "alliance_id": "PK-BA",
        "name": {"en": "Balochistan Alliance for the SDGs"},
        "previous": {
            "organisation_id": "adlg",
            "name": "Association for Development of Local Governance",
            "sector": "civil_society",
        },
        "current": {
            "organisation_id": "lcab",
            "name": "Local Councils Association of Balochistan",
            "sector": "public",
            "tier": "provincial",
        },
        "effective_on": "2026-04-01",
        "authority": {
            "document_id": "notification-2026-17",
            "title": "Notification of the guiding association",
            "media_type": "application/pdf",
            "sha256": "0" * 64,
            "language": "en",
        },
        "changed": ["guiding_association"],
        "why": {"code": "mandate_ended"},
        "organisations": ["adlg", "lcab"],
    }
    alliance_id: Province
    name: Text
    previous: Org | None = Field(default=None, description="who guided it before")
    current: Org | None = Field(default=None, description="who guides it now")
    effective_on: Day
    authority: Doc = Field(description="what says so")
    changed: Annotated[tuple[FieldName, ...], Field(min_length=1)]
    why: GuidanceReason


EVENTS: tuple[type[Event], ...] = (AllianceEstablished, GuidingAssociationChanged)
