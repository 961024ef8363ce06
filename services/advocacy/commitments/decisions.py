"""A commitment's life: made, moved, handed over, reported and assessed, overdue, closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.advocacy.commitments.commands import (
    Assess,
    ChangeDue,
    Close,
    Command,
    FallOverdue,
    HandOver,
    Make,
    Report,
    Step,
)
from services.advocacy.commitments.state import Closed, Commitment, Open, Unmade, evolve
from shared.contracts.commitments import (
    CommitmentClosed,
    CommitmentDueChanged,
    CommitmentFellOverdue,
    CommitmentHandedOver,
    CommitmentInShort,
    CommitmentProgressAssessed,
    CommitmentProgressReported,
    CommitmentTerms,
    Completion,
    Progress,
)
from shared.contracts.event import Event
from shared.decisions import Actor, Decider, Refused, require

NEEDS_EVIDENCE: frozenset[Completion] = frozenset({"limited", "substantial", "complete"})


def decide(commitment: Commitment, command: Command, actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    if isinstance(command, Make):
        return _make(commitment, command)
    match commitment:
        case Open():
            return _go_on(commitment, command, actor)
        case Unmade() | Closed() if isinstance(command, FallOverdue):
            return []
        case Closed(closing=closing):
            again = isinstance(command, Close) and command.outcome == closing.outcome
            require(again, "commitment.closed", outcome=closing.outcome, closed_on=closing.closed_on)
            return []
    raise Refused("commitment.unknown")


def _go_on(commitment: Open, command: Step, actor: Actor) -> list[Event]:
    match command:
        case ChangeDue():
            return _change_due(commitment.terms, command)
        case HandOver():
            return _hand_over(commitment.terms, command)
        case Report():
            return _report(commitment, command, actor)
        case Assess():
            return _assess(commitment, command, actor)
        case Close():
            return _close(commitment, command, actor)
        case FallOverdue():
            return _fall_overdue(commitment, command)


decider: Decider[Commitment, Command] = Decider(Unmade(), decide, evolve)


def _make(commitment: Commitment, command: Make) -> list[Event]:
    made = command.made
    if not isinstance(commitment, Unmade):
        require(commitment.made == made, "commitment.already_recorded", commitment_id=made.commitment_id)
        return []  # asked twice: nothing new happened
    require(made.made_on <= command.today, "commitment.future_date", field="made_on", today=command.today)
    require(made.due_on >= made.made_on, "commitment.due_before_made", field="due_on", made_on=made.made_on)
    aim = made.goal_value
    require(
        aim is None or aim.indicator in made.indicators,
        "commitment.goal_value_of_another_indicator",
        field="goal_value.indicator",
        candidates=made.indicators,
    )
    require(command.ask_known, "commitment.unknown_ask", field="ask_id", value=made.ask_id)
    held = made.meeting_id is None or command.attended is not None
    require(held, "commitment.unknown_meeting", field="meeting_id", value=made.meeting_id)
    person, attended = made.by.person_id, command.attended or frozenset()
    require(
        made.source is not None or person in attended,
        "commitment.neither_presence_nor_document",
        person_id=person,
        meeting_id=made.meeting_id,
        attended=sorted(attended),
    )
    return [made]


def _fall_overdue(commitment: Open, command: FallOverdue) -> list[Event]:
    terms, due = commitment.terms, command.due_on
    if commitment.overdue or terms.due_on != due or due >= command.today:
        return []  # told already, moved, or not yet
    return [CommitmentFellOverdue(**_in_short(terms), completion=commitment.completion, observed_on=command.today)]


def _change_due(terms: CommitmentTerms, command: ChangeDue) -> list[Event]:
    due, before = command.due_on, terms.due_on
    if due == before:
        return []  # asked twice
    require(due >= terms.made_on, "commitment.due_before_made", field="due_on", made_on=terms.made_on)
    require(due >= command.today, "commitment.due_in_the_past", field="due_on", today=command.today)
    told = _whole(terms) | {"due_on": due}
    return [CommitmentDueChanged(**told, previous_due_on=before, changed=("due_on",), why=command.why)]


def _hand_over(terms: CommitmentTerms, command: HandOver) -> list[Event]:
    if command.to == terms.by:
        return []  # asked twice
    _in_its_time(terms, "on", command.on, command.today)
    told = _whole(terms) | {"by": command.to} | _concerning(terms, command.to.organization.organisation_id)
    return [
        CommitmentHandedOver(**told, previous=terms.by, handed_over_on=command.on, changed=("by",), why=command.why)
    ]


def _report(commitment: Open, command: Report, actor: Actor) -> list[Event]:
    terms, last = commitment.terms, commitment.report
    report = CommitmentProgressReported(
        **_in_short(terms) | _concerning(terms, actor.organisation_id),
        completion=command.completion,
        as_of_on=command.as_of_on,
        reported_by=actor.organisation_id,
        evidence=command.evidence,
        holder_response=command.holder_response,
    )
    if last is not None and _says(report) == _says(last):
        return []  # asked twice
    _in_its_time(terms, "as_of_on", report.as_of_on, command.today)
    in_order = last is None or report.as_of_on >= last.as_of_on
    require(in_order, "commitment.before_last_report", field="as_of_on", last=last.as_of_on if last else None)
    _with_evidence(report)
    return [report]


def _assess(commitment: Open, command: Assess, actor: Actor) -> list[Event]:
    terms, report = commitment.terms, commitment.report
    if report is None or report.as_of_on != command.as_of_on:
        last = report.as_of_on if report else None
        raise Refused("commitment.nothing_reported", field="as_of_on", value=command.as_of_on, last=last)
    own = command.own | {actor.organisation_id}
    require(report.reported_by not in own, "commitment.assessor_is_reporter", reported_by=report.reported_by)
    _of_another(terms, own)
    assessed = CommitmentProgressAssessed(
        **_in_short(terms) | _concerning(terms, report.reported_by, actor.organisation_id),
        completion=command.completion or report.completion,
        as_of_on=report.as_of_on,
        reported_by=report.reported_by,
        evidence=tuple(dict.fromkeys((*report.evidence, *command.evidence))),
        holder_response=command.holder_response or report.holder_response,
        assessed_by=actor.organisation_id,
        note=command.note,
    )
    before = commitment.assessed
    if not commitment.waits and before is not None and _says(assessed) == _says(before):
        return []  # asked twice
    _with_evidence(assessed)
    return [assessed]


def _close(commitment: Open, command: Close, actor: Actor) -> list[Event]:
    terms, completion, outcome = commitment.terms, commitment.completion, command.outcome
    _in_its_time(terms, "on", command.on, command.today)
    _of_another(terms, command.own | {actor.organisation_id})
    require(outcome != "fulfilled" or completion == "complete", "commitment.not_complete", completion=completion)
    successor = command.superseded_by
    require(
        successor is None or outcome == "superseded",
        "commitment.successor_without_supersession",
        field="superseded_by",
        outcome=outcome,
    )
    known = successor is None or (command.successor_known and successor != terms.commitment_id)
    require(known, "commitment.unknown_successor", field="superseded_by", value=successor)
    told = _in_short(terms) | {"outcome": outcome, "completion": completion, "closed_on": command.on}
    return [CommitmentClosed(**told, superseded_by=successor, note=command.note)]


def _in_its_time(terms: CommitmentTerms, field: str, day: date, today: date) -> None:
    require(day <= today, "commitment.future_date", field=field, today=today)
    require(day >= terms.made_on, "commitment.before_made", field=field, made_on=terms.made_on)


def _with_evidence(progress: Progress) -> None:
    shown = progress.completion not in NEEDS_EVIDENCE or bool(progress.evidence)
    require(shown, "commitment.no_evidence", field="evidence", completion=progress.completion)


def _of_another(terms: CommitmentTerms, own: frozenset[str]) -> None:
    organisation = terms.by.organization.organisation_id
    require(organisation not in own, "commitment.own_matter", organisation=organisation)


def _says(progress: Progress) -> dict[str, Any]:
    """What a report or an assessment says of the progress, without what it repeats of the commitment."""
    return progress.model_dump(exclude=set(CommitmentInShort.model_fields))


def _concerning(terms: CommitmentTerms, *organisations: str) -> dict[str, tuple[str, ...]]:
    return {"organisations": tuple(sorted({*terms.organisations, *organisations}))}


def _whole(terms: CommitmentTerms) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in CommitmentTerms.model_fields}


def _in_short(terms: CommitmentTerms) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in CommitmentInShort.model_fields}
