"""A decision of the committee: computed from the votes of those present at a meeting that had a quorum."""

from __future__ import annotations

from services.membership.committees.arithmetic import in_words, majority, result
from services.membership.committees.commands import Ballot, Take
from services.membership.committees.rulemaking import named_once
from services.membership.committees.state import Committee
from shared.contracts.committee_seats import CommitteeRulesSet
from shared.contracts.committees import CommitteeDecisionTaken, CommitteeMeetingHeld, SubjectKind, Votes
from shared.contracts.event import Event
from shared.contracts.topics import aggregate_of, province_of
from shared.decisions import Refused, require

AGGREGATES: dict[SubjectKind, str] = {
    "plan": "membership/plans",
    "activity": "membership/activities",
    "support": "membership/support",
    "ask": "advocacy/asks",
    "linkage": "membership/linkages",
}
"""Where the streams of a kind of subject are; `other` may be about any."""


def take(committee: Committee, command: Take) -> list[Event]:
    """The decision, with its result; the same again changes nothing. Raises Refused."""
    meeting = committee.meeting(command.meeting_id)
    if meeting is None:
        raise Refused("committee.unknown_meeting", field="meeting_id", value=command.meeting_id)
    rules = next(one for one in committee.rules if one.rules_version == meeting.rules_version)
    _has_a_quorum(meeting, rules)
    _about_something_known(command)
    _others_decide(meeting, command)
    votes = _votes(meeting, command)
    _may_break_the_tie(meeting, rules, votes, command)
    before = committee.decided(command.meeting_id, command.subject, command.text)
    if before is not None:
        told = (before.votes, set(before.recused_seats), before.tie_broken)
        same = told == (votes, set(command.recused), command.tie_broken)
        require(same, "committee.decided_already", decision_id=before.decision_id, result=before.result)
        return []  # asked twice
    count = majority(rules.majority, votes, meeting.quorum, command.tie_broken)
    return [
        CommitteeDecisionTaken(
            decision_id=command.decision_id,
            meeting_id=meeting.meeting_id,
            decided_on=meeting.held_on,
            subject=command.subject,
            text=command.text,
            votes=votes,
            recused_seats=tuple(sorted(command.recused)),
            concerns=tuple(sorted(set(command.concerns))),
            tie_broken=command.tie_broken,
            quorum=meeting.quorum,
            majority=count,
            rules_version=rules.rules_version,
            result=result(votes, count, command.tie_broken),
            districts=command.known.districts,
            goals=command.known.goals,
            organisations=tuple(sorted({*command.concerns, *meeting.organisations})),
        )
    ]


def _has_a_quorum(meeting: CommitteeMeetingHeld, rules: CommitteeRulesSet) -> None:
    count = meeting.quorum
    rule = f"{in_words(rules.quorum)} of {count.filled} filled seats, and at least {rules.quorum.min}"
    arithmetic = {"filled": count.filled, "required": count.required, "present": count.present, "quorum": rule}
    require(count.met, "committee.no_quorum", held_on=meeting.held_on, **arithmetic)


def _about_something_known(command: Take) -> None:
    subject, known = command.subject, command.known
    if subject.kind == "plan" or subject.version is not None:
        whole = subject.stream is not None and (subject.kind != "plan" or subject.version is not None)
        require(whole, "committee.subject_incomplete", field="subject", value=subject.kind)
    if subject.stream is None:
        return
    of_its_kind = aggregate_of(subject.stream) == AGGREGATES.get(subject.kind, aggregate_of(subject.stream))
    in_place = of_its_kind and province_of(subject.stream) == command.province
    there = not known.ours or (subject.version or 1) <= known.version
    require(
        in_place and there,
        "committee.unknown_subject",
        field="subject.stream",
        value=subject.stream,
        version=subject.version,
        stands_at=known.version if known.ours and in_place else None,
    )


def _others_decide(meeting: CommitteeMeetingHeld, command: Take) -> None:
    """Only seats that are present recuse themselves, and those whose own matter it is do."""
    named_once(command.recused, "recused")
    seats = {one.seat_id for one in meeting.present}
    for seat_id in command.recused:
        why = "it was not present at the meeting"
        require(seat_id in seats, "committee.not_seated", field="recused", value=seat_id, why=why)
    own = {one.seat_id for one in meeting.present if one.organisation_id in command.concerns}
    require(own <= set(command.recused), "committee.own_matter", field="recused", seats=sorted(own))


def _votes(meeting: CommitteeMeetingHeld, command: Take) -> Votes:
    present, recused = len(meeting.present), len(command.recused)
    ballot = command.ballot or Ballot(0, 0, present - recused)
    told = {
        "for": ballot.in_favour,
        "against": ballot.against,
        "abstain": ballot.abstain,
        "recused": recused,
    }
    cast = sum(told.values())
    require(cast == present, "committee.votes_do_not_add_up", field="votes", value=cast, present=present, **told)
    return Votes(for_=ballot.in_favour, against=ballot.against, abstain=ballot.abstain, recused=recused)


def _may_break_the_tie(meeting: CommitteeMeetingHeld, rules: CommitteeRulesSet, votes: Votes, command: Take) -> None:
    if command.tie_broken is None:
        return
    kinds = {seat.seat_id: seat.kind for seat in rules.seats}
    there = {kinds[one.seat_id] for one in meeting.present if one.seat_id not in command.recused}
    chaired = bool(there & {"chair", "vice_chair"})
    tie = votes.for_ == votes.against > 0
    require(
        rules.casting_vote and chaired and tie,
        "committee.no_casting_vote",
        field="tie_broken",
        value=command.tie_broken,
        by_the_rules=rules.casting_vote,
        tie=tie,
        chaired=chaired,
    )
