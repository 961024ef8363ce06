"""A figure's life in its series: submitted, flagged, verified or returned, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from services.reporting.series.checks import Facts, check, check_member
from services.reporting.series.flags import flags
from services.reporting.series.judgements import Return, Verify, Withdraw, own, send_back, verify, withdraw
from services.reporting.series.state import EMPTY, Series, evolve, key_of, same
from shared.contracts.event import Event
from shared.contracts.indicators import Reason
from shared.contracts.reporting import Figure, IndicatorSubmitted, SubmissionCorrected
from shared.decisions import Actor, Decider, Refused, require

CORRECTABLE = ("value", "numerator", "denominator", "method", "qualifier", "evidence", "source")


@dataclass(frozen=True, slots=True)
class Submit:
    """A figure for the series; its filter keys (districts, goals, organisations) are set by the decision."""

    figure: IndicatorSubmitted
    facts: Facts


@dataclass(frozen=True, slots=True)
class Correct:
    """The whole figure as it should be; `figure` names it by its key."""

    figure: Figure
    why: Reason
    facts: Facts
    import_id: str | None = None


Command: TypeAlias = Submit | Correct | Verify | Return | Withdraw

Answer: TypeAlias = Literal["accepted", "repeated", "correction_needed", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one command of many was answered: its events, or the refusal with rule and facts.

    A refused or correction-needed figure's facts have `field` and `value`, and what helps to put it right (`candidates`,
    `current`, `expected` ...).
    """

    answer: Answer
    events: tuple[Event, ...] = ()
    rule: str | None = None
    facts: dict[str, object] = field(default_factory=dict)


def decide(series: Series, command: Command, actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command:
        case Submit(figure, facts):
            return _submit(series, figure, facts, actor)
        case Correct():
            return _correct(series, command, actor)
        case Verify():
            return verify(series, command, actor)
        case Return():
            return send_back(series, command, actor)
        case Withdraw():
            return withdraw(series, command, actor)


decider: Decider[Series, Command] = Decider(EMPTY, decide, evolve)


def answer_each(series: Series, commands: Iterable[Command], actor: Actor) -> list[Outcome]:
    """Carry out commands one after another on one series, each on what the ones before it left; in the commands' order."""
    outcomes: list[Outcome] = []
    for command in commands:
        try:
            events = decide(series, command, actor)
        except Refused as refusal:
            needed = refusal.rule == "figure.correction_needed"
            answer: Answer = "correction_needed" if needed else "refused"
            outcomes.append(Outcome(answer, rule=refusal.rule, facts=refusal.facts))
            continue
        for event in events:
            series = evolve(series, event)
        outcomes.append(Outcome("accepted" if events else "repeated", tuple(events)))
    return outcomes


def assess(series: Series, figures: Iterable[IndicatorSubmitted], facts: Facts, actor: Actor) -> list[Outcome]:
    """Submit many figures of one series; one outcome per figure, in order. Pure: append all outcomes' events together."""
    return answer_each(series, (Submit(figure, facts) for figure in figures), actor)


def _submit(series: Series, figure: IndicatorSubmitted, facts: Facts, actor: Actor) -> list[Event]:
    check_member(figure, facts, actor)
    check(figure, facts, new=True)
    held = series.get(key_of(figure))
    if held is not None and held.standing != "withdrawn":
        require(
            same(held.figure.value, figure.value),
            "figure.correction_needed",
            field="value",
            value=figure.value,
            current=held.figure.value,
            member_id=held.figure.member_id,
        )
        return []
    submitted = figure.model_copy(update=_filter_keys(figure, facts))
    return [submitted, *flags(series, submitted)]


def _correct(series: Series, command: Correct, actor: Actor) -> list[Event]:
    figure, facts = command.figure, command.facts
    held = own(series, key_of(figure), actor)
    require(held.standing != "withdrawn", "figure.standing", command="Correct", standing=held.standing)
    check_member(figure, facts, actor)
    check(figure, facts, new=False)
    changed = tuple(name for name in CORRECTABLE if not _unchanged(held.figure, figure, name))
    if not changed:
        return []
    corrected = SubmissionCorrected(
        **{name: getattr(figure, name) for name in Figure.model_fields} | _filter_keys(figure, facts),
        previous_value=held.figure.value,
        changed=changed,
        why=command.why,
        import_id=command.import_id,
    )
    return [corrected, *flags(series, corrected)]


def _unchanged(before: Figure, after: Figure, name: str) -> bool:
    old, new = getattr(before, name), getattr(after, name)
    if old is None or new is None or name not in {"value", "numerator", "denominator"}:
        return bool(old == new)
    return same(old, new)


def _filter_keys(figure: Figure, facts: Facts) -> dict[str, object]:
    district = figure.area[:5] if len(figure.area) >= 5 else None
    return {
        "districts": (district,) if district else (),
        "goals": facts.terms.goals if facts.terms else (),
        "organisations": (figure.member_id,),
    }
