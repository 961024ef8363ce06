"""What sessions reached, added up from their documents: by level, by group, by district, and how they were passed on.

Persons are counted by each session: somebody who came to two sessions is counted twice. An estimate of who heard of it
indirectly stands apart and is never added to those counted. A group that a session did not count is missing there, not
zero: so each group comes with the number of sessions that counted it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import get_args

from shared.contracts.campaigns import CampaignTotals, Group, GroupReach, LevelReach, Reach, SessionLevel
from shared.streams import Document

LEVELS: tuple[SessionLevel, ...] = get_args(SessionLevel)
_BELOW: tuple[SessionLevel, ...] = ("district", "local")
_PEOPLE = ("women", "men", "transgender", "total")


def totals(sessions: Sequence[Document]) -> CampaignTotals:
    """What these sessions reached together."""
    return CampaignTotals(
        sessions=len(sessions),
        levels=tuple(
            LevelReach(level=level, sessions=len(of_level), reached=reached(of_level))
            for level in LEVELS
            if (of_level := at(level, sessions))
        ),
        reached=reached(sessions),
        of_which=groups(sessions),
        estimated_indirect=estimated(sessions),
        districts_reached=tuple(by_district(sessions)),
    )


def at(level: SessionLevel, sessions: Iterable[Document]) -> list[Document]:
    """The sessions of a level."""
    return [session for session in sessions if session["level"] == level]


def reached(sessions: Iterable[Document]) -> Reach:
    """Persons counted by these sessions."""
    people: Counter[str] = Counter()
    for session in sessions:
        people.update({name: session["reached"][name] for name in _PEOPLE})
    return Reach(**people)


def groups(sessions: Iterable[Document]) -> tuple[GroupReach, ...]:
    """Persons of each group, where any session counted it; groups overlap, so they add up to nothing."""
    counted: dict[Group, list[int]] = defaultdict(list)
    for session in sessions:
        for group, persons in session["of_which"].items():
            if persons is not None:
                counted[group].append(persons)
    return tuple(
        GroupReach(group=group, reached=sum(persons), sessions=len(persons))
        for group, persons in sorted(counted.items())
    )


def estimated(sessions: Iterable[Document]) -> int:
    """Persons who may have heard of it without being there, as far as it was estimated."""
    return sum(session["estimated_indirect"]["n"] for session in sessions if session["estimated_indirect"])


def by_district(sessions: Iterable[Document]) -> dict[str, list[Document]]:
    """Sessions by the district that they reached, sorted: a session of provincial level reaches none by itself."""
    found: dict[str, list[Document]] = defaultdict(list)
    for session in sessions:
        if session["level"] in _BELOW:
            for district in session["districts"]:
                found[district].append(session)
    return dict(sorted(found.items()))


def cascades(sessions: Sequence[Document]) -> list[tuple[str, list[Document]]]:
    """Where a cascade began, by session, with the sessions passed on from there in one or two steps; most of them first.

    A session relayed from one that is not among these belongs to a cascade that began there.
    """
    source = {session["session_id"]: session["relayed_from"] for session in sessions}
    found: dict[str, list[Document]] = defaultdict(list)
    for session in sessions:
        if session["relayed_from"]:
            found[_beginning(session["session_id"], source)].append(session)
    return sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))


def _beginning(session_id: str, source: dict[str, str | None]) -> str:
    # A source that was corrected to a lower level afterwards can close a ring: nobody goes round in it.
    passed = {session_id}
    while (above := source.get(session_id)) and above not in passed:
        passed.add(above)
        session_id = above
    return session_id
