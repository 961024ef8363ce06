"""A meeting of the committee: who sat on which seat that day, and whether they were enough to decide."""

from __future__ import annotations

from services.membership.committees.arithmetic import quorum
from services.membership.committees.commands import Hold
from services.membership.committees.rulemaking import named_once
from services.membership.committees.state import Committee, Term
from shared.contracts.committees import CommitteeMeetingHeld, Presence
from shared.contracts.event import Event
from shared.decisions import Refused, require


def hold(committee: Committee, command: Hold) -> list[Event]:
    """The meeting with its quorum, by the rules and seats of its day; below quorum it is on record. Raises Refused."""
    day = command.held_on
    require(day <= command.today, "committee.future_date", field="held_on", value=day)
    rules = committee.rules_on(day)
    if rules is None:
        raise Refused("committee.no_rules", field="held_on", value=day, since=committee.rules[0].effective_on)
    named_once((one.seat_id for one in command.present), "present")
    before = committee.recorded(day, command.minutes)
    if before is not None:
        _told_alike(before, command)
        return []  # asked twice
    terms, seats = committee.seated(day), {seat.seat_id for seat in rules.seats}
    voting = {name: term for name, term in terms.items() if name in seats and term.organisation_id in command.active}
    present = []
    for one in command.present:
        term = voting.get(one.seat_id)
        if term is None:
            why = _why_not(terms.get(one.seat_id), known=one.seat_id in seats)
            raise Refused("committee.not_seated", field="present", value=one.seat_id, why=why, held_on=day)
        if one.by == "alternate" and one.seat_id not in command.alternates:
            holder = term.organisation_id
            raise Refused("committee.no_alternate", field="present", value=one.seat_id, holder=holder, held_on=day)
        present.append(Presence(seat_id=one.seat_id, organisation_id=term.organisation_id, by=one.by))
    return [
        CommitteeMeetingHeld(
            meeting_id=command.meeting_id,
            held_on=day,
            mode=command.mode,
            present=tuple(present),
            quorum=quorum(rules.quorum, len(voting), len(present)),
            rules_version=rules.rules_version,
            minutes=command.minutes,
            organisations=tuple(sorted(one.organisation_id for one in present)),
        )
    ]


def _told_alike(before: CommitteeMeetingHeld, command: Hold) -> None:
    told = (before.mode, {(one.seat_id, one.by) for one in before.present})
    asked = (command.mode, {(one.seat_id, one.by) for one in command.present})
    require(told == asked, "committee.recorded_already", meeting_id=before.meeting_id, held_on=before.held_on)


def _why_not(term: Term | None, *, known: bool) -> str:
    if not known:
        return "the rules of that day have no such seat"
    return "nobody held it that day" if term is None else "its holder was no active member that day"
