"""What must hold of a meeting's plan and of its record."""

from __future__ import annotations

from datetime import date, datetime

from services.advocacy.meetings.commands import Facts, Tenure
from shared.contracts.meetings import Attended, Gathering, Invited, MeetingPlan, MeetingRecord
from shared.contracts.office_holders import PersonId
from shared.decisions import Actor, require
from shared.reference.time_zone import PAKISTAN


def check_plan(plan: MeetingPlan, facts: Facts, actor: Actor) -> None:
    """Refuse a plan that can't be, or that the actor may not make."""
    _gathering(plan, plan.office_holders, facts, actor)
    require(plan.starts_at > facts.now, "meeting.already_past", field="starts_at", value=plan.starts_at)


def check_record(record: MeetingRecord, facts: Facts, actor: Actor) -> None:
    """Refuse a record that can't be, or that the actor may not make."""
    _gathering(record, record.office_holders, facts, actor)
    require(record.ends_at <= facts.now, "meeting.in_the_future", field="ends_at", value=record.ends_at)
    there = _there(record)
    require(bool(there), "meeting.nobody_attended", field="office_holders")
    fewest = len(there) + 1  # somebody of the alliance was there too
    require(record.headcount >= fewest, "meeting.too_few", field="headcount", value=record.headcount, at_least=fewest)


def _gathering(meeting: Gathering, holders: tuple[Invited, ...], facts: Facts, actor: Actor) -> None:
    takes_part(meeting, actor)
    in_order = meeting.starts_at < meeting.ends_at
    require(in_order, "meeting.ends_before_start", field="ends_at", value=meeting.ends_at, starts_at=meeting.starts_at)
    nowhere = meeting.mode != "online" and meeting.place is None
    require(not nowhere, "meeting.no_place", field="place", mode=meeting.mode)
    members = {side.member_id for side in meeting.alliance_side if side.member_id}
    active = bool(members & facts.active)
    require(active, "meeting.no_active_member", field="members", members=sorted(members))
    _in_office(meeting, holders, facts)


def _in_office(meeting: Gathering, holders: tuple[Invited, ...], facts: Facts) -> None:
    """At least one person in office, each once, and every one of them by a post held that day."""
    require(bool(holders), "meeting.no_office_holder", field="office_holders")
    persons = [one.person_id for one in holders]
    twice = sorted({person for person in persons if persons.count(person) > 1})
    require(not twice, "meeting.named_twice", field="office_holders", persons=twice)
    day = local_day(meeting.starts_at)
    for place, one in enumerate(holders):
        tenure = facts.tenures.get(one.membership_id)
        held = tenure is not None and tenure.person_id == one.person_id and _holds(tenure, day)
        require(
            held,
            "meeting.post_not_held",
            field=f"office_holders.{place}",
            value=one.membership_id,
            person_id=one.person_id,
            day=day,
            held_from=tenure and tenure.start,
            held_until=tenure and tenure.until,
        )


def _holds(tenure: Tenure, day: date) -> bool:
    return tenure.start <= day and (tenure.until is None or day <= tenure.until)


def local_day(at: datetime) -> date:
    """The day in Pakistan."""
    return at.astimezone(PAKISTAN).date()


def takes_part(meeting: Gathering, actor: Actor) -> None:
    """Members act for meetings that they take part in, the secretariat for all."""
    sides = {side.organisation_id for side in meeting.alliance_side}
    may = "secretariat" in actor.roles or actor.organisation_id in sides
    require(may, "meeting.not_taking_part", organisation=actor.organisation_id)


def present(record: MeetingRecord) -> set[PersonId]:
    """Who came in person: a delegate commits nobody else."""
    return {one.person_id for one in record.office_holders if one.attendance == "present"}


def _there(record: MeetingRecord) -> list[Attended]:
    """Who came, or sent a delegate."""
    return [one for one in record.office_holders if one.attendance != "absent"]
