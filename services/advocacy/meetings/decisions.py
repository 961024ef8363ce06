"""Meetings with people in public office: planned, moved or cancelled, held and recorded, corrected, published."""

from __future__ import annotations

from typing import TypeVar

from services.advocacy.meetings.checks import check_plan, check_record, present, takes_part
from services.advocacy.meetings.commands import Cancel, Command, Correct, Facts, Log, Publish, Reschedule, Schedule
from services.advocacy.meetings.state import Cancelled, Held, Meeting, Planned, Unknown, evolve, standing
from shared.contracts.event import Event
from shared.contracts.meetings import (
    Gathering,
    LegislatorMeetingCancelled,
    LegislatorMeetingLogged,
    LegislatorMeetingPublished,
    LegislatorMeetingRescheduled,
    LegislatorMeetingScheduled,
    MeetingPlan,
    MeetingRecord,
    MeetingRecordCorrected,
)
from shared.decisions import Actor, Decider, Refused, require

G = TypeVar("G", bound=Gathering)


def decide(meeting: Meeting, command: Command, actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command:
        case Schedule() | Reschedule() | Cancel():
            decided = _before(meeting, command, actor)
        case Log() | Correct() | Publish():
            decided = _after(meeting, command, actor)
    if decided is None:
        asked = type(command).__name__
        require(not isinstance(meeting, Unknown), "meeting.unknown", command=asked)
        raise Refused("meeting.standing", command=asked, standing=standing(meeting))
    return decided


def _before(meeting: Meeting, command: Schedule | Reschedule | Cancel, actor: Actor) -> list[Event] | None:
    """What is decided of a plan; None where the command does not fit where the meeting stands."""
    match command, meeting:
        case Schedule(plan, facts), Unknown():
            check_plan(plan, facts, actor)
            return [LegislatorMeetingScheduled(**_told(plan, MeetingPlan), sequence=0)]
        case Schedule(plan), Planned(known, 0) if not _changed(known, plan, MeetingPlan):
            return []  # asked twice: that is the plan already
        case Reschedule(), Planned():
            return _reschedule(meeting, command, actor)
        case Cancel(why), Planned(plan, sequence):
            takes_part(plan, actor)
            return [LegislatorMeetingCancelled(**_told(plan, MeetingPlan), sequence=sequence + 1, why=why)]
        case Cancel(), Cancelled():
            return []  # asked twice: it is cancelled already
    return None


def _after(meeting: Meeting, command: Log | Correct | Publish, actor: Actor) -> list[Event] | None:
    """What is decided of a record; None where the command does not fit where the meeting stands."""
    match command, meeting:
        case Log(record, facts, planned=False), Unknown():
            return [_logged(record, facts, actor, sequence=0)]
        case Log(record, facts), Planned(plan, sequence):
            takes_part(plan, actor)
            return [_logged(record, facts, actor, sequence + 1)]
        case Log(record), Held(known) if not _changed(known, record, MeetingRecord):
            return []  # asked twice: that is the record already
        case Correct(), Held():
            return _correct(meeting, command, actor)
        case Publish(), Held():
            return _publish(meeting, command)
    return None


decider: Decider[Meeting, Command] = Decider(Unknown(), decide, evolve)


def _reschedule(planned: Planned, command: Reschedule, actor: Actor) -> list[Event]:
    known, plan = planned.plan, command.plan
    takes_part(known, actor)
    if not (changed := _changed(known, plan, MeetingPlan)):
        return []  # asked twice: that is the plan already
    check_plan(plan, command.facts, actor)
    return [
        LegislatorMeetingRescheduled(
            **_told(plan, MeetingPlan),
            sequence=planned.sequence + 1,
            previous_starts_at=known.starts_at,
            previous_ends_at=known.ends_at,
            changed=changed,
            why=command.why,
        )
    ]


def _logged(record: MeetingRecord, facts: Facts, actor: Actor, sequence: int) -> LegislatorMeetingLogged:
    check_record(record, facts, actor)
    return LegislatorMeetingLogged(**_told(record, MeetingRecord), sequence=sequence, record_version=1)


def _correct(held: Held, command: Correct, actor: Actor) -> list[Event]:
    known, record = held.record, command.record
    takes_part(known, actor)
    if not (changed := _changed(known, record, MeetingRecord)):
        return []  # asked twice: that is the record already
    check_record(record, command.facts, actor)
    dropped = (present(known) - present(record)) & command.committed
    require(not dropped, "meeting.commitment_stands", field="office_holders", persons=sorted(dropped))
    return [
        MeetingRecordCorrected(
            **_told(record, MeetingRecord),
            sequence=held.sequence + 1,
            record_version=held.version + 1,
            changed=changed,
            why=command.why,
        )
    ]


def _publish(held: Held, command: Publish) -> list[Event]:
    seen, record = command.record_version, held.record
    require(seen == held.version, "meeting.other_version", field="record_version", value=seen, last=held.version)
    if held.published == seen:
        return []  # asked twice: that version is published already
    require(record.visibility == "public", "meeting.not_public", visibility=record.visibility)
    return [
        LegislatorMeetingPublished(
            **_told(record, MeetingRecord),
            sequence=held.sequence,
            record_version=seen,
            published_on=command.today,
        )
    ]


def _changed(known: G, told: G, of: type[G]) -> tuple[str, ...]:
    names = of.model_fields.keys() - {"districts", "organisations"}
    return tuple(sorted(name for name in names if getattr(known, name) != getattr(told, name)))


def _told(gathering: Gathering, of: type[Gathering]) -> dict[str, object]:
    return {name: getattr(gathering, name) for name in of.model_fields}
