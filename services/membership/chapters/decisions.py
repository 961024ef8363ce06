"""A district's chapter: opened with a host, joined and left by organisations, called together by one of them, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from services.membership.chapters.standings import Chapter, Closed, Open, Unopened, evolve
from shared.contracts.chapters import (
    ChapterCloseReason,
    ChapterConvenerNamed,
    ChapterLeaveReason,
    ChapterMemberAdded,
    ChapterMemberRemoved,
    DistrictChapterClosed,
    DistrictChapterOpened,
)
from shared.contracts.event import Event
from shared.contracts.fields import Org
from shared.decisions import Actor, Decider, Refused, require
from shared.reference.areas import find as find_area


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that hosts or joins: where it stands in the alliance, and the districts that it works in there."""

    party: Org
    standing: str
    districts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OpenChapter:
    """Open the district's chapter. Here and below `today` is the local date, Asia/Karachi."""

    district: str
    host: Candidate
    province: str
    has_alliance: bool
    on: date
    today: date


@dataclass(frozen=True, slots=True)
class AddMember:
    """Let an organisation belong to the chapter."""

    candidate: Candidate
    on: date
    today: date


@dataclass(frozen=True, slots=True)
class RemoveMember:
    """Let an organisation belong to it no more."""

    organisation_id: str
    on: date
    why: ChapterLeaveReason
    today: date


@dataclass(frozen=True, slots=True)
class NameConvener:
    """Let one of its organisations call it together."""

    organisation_id: str
    on: date
    today: date


@dataclass(frozen=True, slots=True)
class CloseChapter:
    """End the chapter, and all memberships in it."""

    on: date
    why: ChapterCloseReason
    today: date


Command: TypeAlias = OpenChapter | AddMember | RemoveMember | NameConvener | CloseChapter


def decide(chapter: Chapter, command: Command, _actor: Actor) -> list[Event]:  # noqa: PLR0911  one answer per step
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command, chapter:
        case OpenChapter(), Unopened() | Closed():
            return [_opened(command, chapter)]
        case OpenChapter(), Open(host=host) if command.host.party.organisation_id == host.organisation_id:
            return []  # asked twice
        case AddMember(), Open():
            return _added(command, chapter)
        case RemoveMember(), Open():
            return _removed(command, chapter)
        case NameConvener(), Open():
            return _named(command, chapter)
        case CloseChapter(on=on, why=why), Open():
            _in_order(on, command.today, chapter.last_day())
            members = tuple(org for org, _ in chapter.members.values())
            return [DistrictChapterClosed(**_in_short(chapter, *members), on=on, members=members, why=why)]
        case CloseChapter(), Closed():
            return []  # asked twice
    raise Refused("chapter.standing", command=type(command).__name__, standing=type(chapter).__name__.lower())


decider: Decider[Chapter, Command] = Decider(Unopened(), decide, evolve)


def _opened(command: OpenChapter, chapter: Unopened | Closed) -> DistrictChapterOpened:
    require(command.has_alliance, "chapter.no_alliance", province=command.province)
    area = find_area(command.district)
    inside = area is not None and area.level == "district" and area.province == command.province
    require(inside, "chapter.district_outside_province", field="district", value=command.district)
    since = chapter.since if isinstance(chapter, Closed) else command.on
    _in_order(command.on, command.today, since)
    _may_belong(command.host, command.district)
    opening = Open(command.district, command.host.party, command.on, convener_since=command.on)
    return DistrictChapterOpened(**_in_short(opening), on=command.on)


def _added(command: AddMember, chapter: Open) -> list[Event]:
    member = command.candidate.party
    if member.organisation_id in chapter.members:
        return []  # asked twice
    _in_order(command.on, command.today, chapter.former.get(member.organisation_id, chapter.since))
    _may_belong(command.candidate, chapter.district)
    return [ChapterMemberAdded(**_in_short(chapter, member), member=member, on=command.on)]


def _removed(command: RemoveMember, chapter: Open) -> list[Event]:
    gone = command.organisation_id
    if gone not in chapter.members and gone in chapter.former:
        return []  # asked twice
    member, since = _member(chapter, gone)
    convenes = chapter.convener is not None and chapter.convener.organisation_id == gone
    _in_order(command.on, command.today, max(since, chapter.convener_since) if convenes else since)
    removed = ChapterMemberRemoved(
        **_in_short(chapter, member), member=member, on=command.on, was_convener=convenes, why=command.why
    )
    return [removed]


def _named(command: NameConvener, chapter: Open) -> list[Event]:
    previous = chapter.convener
    if previous is not None and previous.organisation_id == command.organisation_id:
        return []  # asked twice
    convener, since = _member(chapter, command.organisation_id)
    _in_order(command.on, command.today, max(since, chapter.convener_since))
    parties = (convener, previous) if previous else (convener,)
    return [ChapterConvenerNamed(**_in_short(chapter, *parties), convener=convener, previous=previous, on=command.on)]


def _member(chapter: Open, organisation_id: str) -> tuple[Org, date]:
    require(organisation_id in chapter.members, "chapter.unknown_member", organisation=organisation_id)
    return chapter.members[organisation_id]


def _may_belong(candidate: Candidate, district: str) -> None:
    """Refuse a suspended member, and one that works in other districts only; others are local organisations."""
    organisation = candidate.party.organisation_id
    require(candidate.standing != "suspended", "chapter.member_not_active", organisation=organisation)
    if candidate.standing == "active":
        works_there = district in candidate.districts
        districts = sorted(candidate.districts)
        require(works_there, "chapter.works_elsewhere", organisation=organisation, districts=districts)


def _in_order(on: date, today: date, since: date) -> None:
    require(on <= today, "chapter.future_date", today=today)
    require(on >= since, "chapter.before_last_change", last_change_on=since)


def _in_short(chapter: Open, *parties: Org) -> dict[str, Any]:
    concerned = sorted({chapter.host.organisation_id, *(one.organisation_id for one in parties)})
    return {
        "chapter_id": chapter.district,
        "district": chapter.district,
        "host": chapter.host,
        "districts": (chapter.district,),
        "organisations": tuple(concerned),
    }
