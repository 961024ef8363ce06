"""Where a district's chapter stands: it has none, it works, or it is closed and may be opened again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from shared.contracts.chapters import (
    ChapterConvenerNamed,
    ChapterMemberAdded,
    ChapterMemberRemoved,
    DistrictChapterClosed,
    DistrictChapterOpened,
)
from shared.contracts.event import Event
from shared.contracts.fields import Org


@dataclass(frozen=True, slots=True)
class Unopened:
    """The district never had one."""


@dataclass(frozen=True, slots=True)
class Open:
    """It works: `members` are its organisations with the day since when they belong to it, `former` the days they left.

    `convener_since` is the day since when that one convenes it, or nobody does.
    """

    district: str
    host: Org
    since: date
    convener_since: date
    convener: Org | None = None
    members: Mapping[str, tuple[Org, date]] = field(default_factory=dict)
    former: Mapping[str, date] = field(default_factory=dict)

    def last_day(self) -> date:
        """The day of the last fact about it."""
        joined = (since for _, since in self.members.values())
        return max(self.since, self.convener_since, *joined, *self.former.values())


@dataclass(frozen=True, slots=True)
class Closed:
    """It worked once, and may be opened again."""

    district: str
    since: date


Chapter: TypeAlias = Unopened | Open | Closed


def evolve(chapter: Chapter, event: Event) -> Chapter:
    """Where the chapter stands after an event."""
    match event, chapter:
        case DistrictChapterOpened(district=district, host=host, on=on), Unopened() | Closed():
            return Open(district, host, on, convener_since=on)
        case DistrictChapterClosed(on=on), Open(district):
            return Closed(district, on)
        case ChapterMemberAdded(member=member, on=on), Open():
            return replace(chapter, members={**chapter.members, member.organisation_id: (member, on)})
        case ChapterMemberRemoved(member=member, on=on), Open():
            return _without(chapter, member.organisation_id, on)
        case ChapterConvenerNamed(convener=convener, on=on), Open():
            return replace(chapter, convener=convener, convener_since=on)
    return chapter


def _without(chapter: Open, gone: str, on: date) -> Open:
    members = {one: told for one, told in chapter.members.items() if one != gone}
    if chapter.convener is not None and chapter.convener.organisation_id == gone:
        chapter = replace(chapter, convener=None, convener_since=on)
    return replace(chapter, members=members, former={**chapter.former, gone: on})
