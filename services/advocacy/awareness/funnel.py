"""The cascade of awareness as people read it: province, district, local, who was reached, and which districts not yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, Field

from services.advocacy.awareness import reach
from shared.contracts.campaigns import GroupReach, Reach, SessionLevel
from shared.reference import areas
from shared.streams import Document

MOST_CASCADES = 100


class Counted(BaseModel):
    """What some sessions reached. Persons are counted by each session; groups overlap, and add up to nothing."""

    sessions: int
    relayed: int = Field(description="sessions that passed on what was heard at a higher level")
    reached: Reach
    of_which: tuple[GroupReach, ...]
    estimated_indirect: int = Field(description="persons, estimated: no part of those reached")


class LevelLine(Counted):
    level: SessionLevel


class DistrictLine(BaseModel):
    """A district, and what its sessions of district and local level reached."""

    district: str
    name: str
    planned: bool | None = Field(
        description="whether the campaign means to reach it; null where no campaign is asked for"
    )
    sessions: int
    reached: int = Field(description="persons")


class Districts(BaseModel):
    total: int
    reached: list[DistrictLine]
    not_reached: list[DistrictLine]


class Cascade(BaseModel):
    """A session that others passed on, and how far it came."""

    session_id: str
    title: dict[str, str] | None = Field(description="null where that session is not among those asked for")
    held_on: date | None
    district: int = Field(description="sessions of district level that passed it on")
    local: int = Field(description="sessions of local level that passed it on")
    reached: Reach = Field(description="by those that passed it on")


class OfCampaign(BaseModel):
    campaign_id: str
    title: dict[str, str]
    reach_target: int | None


class Awareness(BaseModel):
    """Sessions of a province, or of a campaign there, in some days: added up when asked."""

    campaign: OfCampaign | None
    together: Counted
    levels: list[LevelLine] = Field(description="from the province down")
    districts: Districts
    cascades: list[Cascade] = Field(description=f"at most {MOST_CASCADES}, those that were passed on most first")


def awareness(sessions: Sequence[Document], province: str, campaign: Document | None) -> Awareness:
    """The cascade of these sessions, which are the campaign's where one is given."""
    return Awareness(
        campaign=OfCampaign.model_validate(campaign) if campaign else None,
        together=_counted(sessions),
        levels=[LevelLine(level=level, **dict(_counted(reach.at(level, sessions)))) for level in reach.LEVELS],
        districts=_districts(sessions, province, campaign),
        cascades=_cascades(sessions),
    )


def _counted(sessions: Sequence[Document]) -> Counted:
    return Counted(
        sessions=len(sessions),
        relayed=sum(session["relayed_from"] is not None for session in sessions),
        reached=reach.reached(sessions),
        of_which=reach.groups(sessions),
        estimated_indirect=reach.estimated(sessions),
    )


def _districts(sessions: Sequence[Document], province: str, campaign: Document | None) -> Districts:
    there = reach.by_district(sessions)
    lines = [
        DistrictLine(
            district=district.code,
            name=district.name,
            planned=_planned(district.code, campaign),
            sessions=len(held := there.get(district.code, [])),
            reached=reach.reached(held).total,
        )
        for district in areas.districts(province)
    ]
    return Districts(
        total=len(lines),
        reached=[line for line in lines if line.sessions],
        not_reached=[line for line in lines if not line.sessions],
    )


def _planned(district: str, campaign: Document | None) -> bool | None:
    if campaign is None:
        return None
    everywhere = any(area["level"] == "province" for area in campaign["planned_areas"])
    return everywhere or district in campaign["districts"]


def _cascades(sessions: Sequence[Document]) -> list[Cascade]:
    by_id = {session["session_id"]: session for session in sessions}
    return [
        Cascade(
            session_id=beginning,
            title=by_id[beginning]["title"] if beginning in by_id else None,
            held_on=by_id[beginning]["held_on"] if beginning in by_id else None,
            district=len(reach.at("district", passed_on)),
            local=len(reach.at("local", passed_on)),
            reached=reach.reached(passed_on),
        )
        for beginning, passed_on in reach.cascades(sessions)[:MOST_CASCADES]
    ]
