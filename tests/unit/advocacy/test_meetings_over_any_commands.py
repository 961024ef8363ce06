"""What holds for a meeting whatever is commanded, in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.advocacy.meetings.commands import Command
from services.advocacy.meetings.decisions import decider
from services.advocacy.meetings.shown import for_everybody, for_those_inside
from services.advocacy.meetings.state import Meeting, standing
from services.advocacy.meetings.views import meetings
from shared.contracts.catalogue import read_event, write_event
from shared.contracts.event import Event
from shared.contracts.meetings import LegislatorMeetingPublished
from shared.decisions import Actor, Refused
from tests.unit.advocacy.meeting_sentences import (
    CANCEL,
    CLUB,
    CORRECT,
    KARIM,
    LOG,
    LOG_PLANNED,
    PUBLISH,
    RESCHEDULE,
    SCHEDULE,
    STRANGER,
    attended,
    plan,
    record,
)
from tests.unit.given import SECRETARIAT, fold

STREAM = "advocacy/PK-SD/meetings/m1"
visibilities = st.sampled_from(["public", "partner"])


@st.composite
def commands(draw: st.DrawFn) -> tuple[Command, Actor]:
    hours = timedelta(hours=draw(st.integers(0, 30)))
    planned = plan(starts_at=plan().starts_at - hours, visibility=draw(visibilities))
    people = draw(st.sampled_from([(attended(),), (attended(), attended(KARIM)), (attended(KARIM),)]))
    held = record(headcount=draw(st.integers(1, 12)), office_holders=people, visibility=draw(visibilities))
    committed = draw(st.sampled_from([frozenset[str](), frozenset({"zainab"})]))
    options: list[Command] = [
        replace(SCHEDULE, plan=planned),
        replace(RESCHEDULE, plan=planned),
        CANCEL,
        replace(LOG, record=held),
        replace(LOG_PLANNED, record=held),
        replace(CORRECT, record=held, committed=committed),
        replace(PUBLISH, record_version=draw(st.integers(1, 4))),
    ]
    return draw(st.sampled_from(options)), draw(st.sampled_from([CLUB, STRANGER, SECRETARIAT]))


def carry_out(asked: list[tuple[Command, Actor]]) -> tuple[Meeting, list[Event]]:
    meeting, events = decider.initial, list[Event]()
    for command, actor in asked:
        try:
            decided = decider.decide(meeting, command, actor)
        except Refused:
            continue
        for event in decided:
            meeting = decider.evolve(meeting, event)
        assert decider.decide(meeting, command, actor) == []
        events += decided
    return meeting, events


@given(st.lists(commands(), max_size=25))
@settings(deadline=None)
def test_sequences_and_versions_grow_and_what_is_stored_folds_to_the_state(asked: list[tuple[Command, Actor]]) -> None:
    meeting, events = carry_out(asked)
    assert decider.state([read_event(event.type, write_event(event)) for event in events]) == meeting
    told: list[Any] = events
    for before, after in pairwise(told):
        published = isinstance(after, LegislatorMeetingPublished)
        assert after.sequence == before.sequence + (not published)
    assert len({event.uid for event in told}) <= 1


@given(st.lists(commands(), max_size=25))
@settings(deadline=None)
def test_views_agree_with_the_state_and_show_everybody_only_what_was_published(
    asked: list[tuple[Command, Actor]],
) -> None:
    meeting, events = carry_out(asked)
    if not events:
        return
    document = fold(meetings, *events, stream=STREAM)
    inside = for_those_inside(document)
    assert inside.standing == standing(meeting)
    assert inside.record_version == getattr(meeting, "version", None)
    published = [event for event in events if isinstance(event, LegislatorMeetingPublished)]
    if document["is_public"]:
        assert inside.visibility == "public"
        shown = for_everybody(document)
        assert (shown.record_version, shown.headcount) == (published[-1].record_version, published[-1].headcount)
        last_inside = max(
            (at for at, event in enumerate(events) if getattr(event, "visibility", "") == "partner"), default=-1
        )
        since = {
            event.record_version for event in events[last_inside + 1 :] if isinstance(event, LegislatorMeetingPublished)
        }
        assert {one.record_version for one in shown.versions} == since
    if document["calendar"] is not None:
        assert inside.visibility == "public"
