"""An indicator's life in the programme: adopted with its terms, given another target, retired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.indicators import (
    Baseline,
    IndicatorAdopted,
    IndicatorRetired,
    IndicatorTargetChanged,
    IndicatorTerms,
    Reason,
    Target,
)
from shared.contracts.topics import stream_name
from shared.decisions import Actor, Decider, Refused, require
from shared.reference import sdg
from shared.reference.provinces import PK

OWN_SCHEME = "LEAD."


@dataclass(frozen=True, slots=True)
class Unknown:
    """Never adopted."""


@dataclass(frozen=True, slots=True)
class Adopted:
    terms: IndicatorTerms


@dataclass(frozen=True, slots=True)
class Retired:
    terms: IndicatorTerms


Indicator: TypeAlias = Unknown | Adopted | Retired


@dataclass(frozen=True, slots=True)
class Adopt:
    """The indicator with all its terms; goals of a code of the global frame are set by the decision."""

    adoption: IndicatorAdopted


@dataclass(frozen=True, slots=True)
class ChangeTarget:
    """Baseline and target as they shall be (None: none)."""

    target: Target | None
    baseline: Baseline | None
    on: date
    why: Reason


@dataclass(frozen=True, slots=True)
class Retire:
    on: date
    why: Reason


Command: TypeAlias = Adopt | ChangeTarget | Retire


def decide(indicator: Indicator, command: Command, _actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command, indicator:
        case Adopt(adoption), Adopted(terms):
            different = [name for name in IndicatorTerms.model_fields if not _same(name, adoption, terms)]
            require(not different, "indicator.already_adopted", code=adoption.code, different=different)
            return []  # asked twice: nothing new happened

        case Adopt(adoption), Unknown() | Retired():
            _check_code(adoption)
            _check_terms(adoption)
            return [adoption.model_copy(update={"goals": _goals(adoption)})]

        case ChangeTarget(target, baseline, on, why), Adopted(terms):
            changed = tuple(
                name
                for name, before, after in (("target", terms.target, target), ("baseline", terms.baseline, baseline))
                if before != after
            )
            if not changed:
                return []
            new = _told(terms) | {"target": target, "baseline": baseline}
            event = IndicatorTargetChanged(**new, changed_on=on, changed=changed, why=why)
            _check_terms(event)
            return [event]

        case Retire(on, why), Adopted(terms):
            return [IndicatorRetired(**{**_named(terms), "retired_on": on, "why": why})]

        case Retire(), Retired():
            return []

    raise Refused("indicator.not_adopted", command=type(command).__name__, standing=type(indicator).__name__)


def evolve(indicator: Indicator, event: Event) -> Indicator:
    """Where the indicator stands after an event."""
    match event, indicator:
        case IndicatorAdopted() | IndicatorTargetChanged(), _:
            return Adopted(event)
        case IndicatorRetired(), Adopted(terms):
            return Retired(terms)
    return indicator


decider: Decider[Indicator, Command] = Decider(Unknown(), decide, evolve)


def indicator_stream(code: str) -> str:
    """The stream of an adopted indicator; adoption is programme-wide."""
    return stream_name("reporting", PK, "indicators", code)


def _check_code(adoption: IndicatorAdopted) -> None:
    """A code of the global frame is one that its values are stored under; the programme's own codes are its own affair."""
    code = adoption.code
    if code.startswith(OWN_SCHEME):
        return
    listed = sdg.indicator(code)
    if listed is None:
        similar = [candidate.code for candidate in sdg.candidates(code)]
        raise Refused("indicator.unknown", field="code", value=code, candidates=similar)
    require(
        listed.repeats is None,
        "indicator.repeats_another",
        field="code",
        value=code,
        candidates=[sdg.canonical(code)],
    )
    require(
        adoption.framework == listed.framework,
        "indicator.unknown_framework",
        field="framework",
        value=adoption.framework,
        candidates=[listed.framework],
    )


def _check_terms(terms: IndicatorTerms) -> None:
    """Terms that cannot be right together: limits crossed, a target outside them, behind or before the baseline."""
    low, high = _number(terms.limits.low), _number(terms.limits.high)
    require(
        low is None or high is None or low < high,
        "indicator.limits_crossed",
        field="limits",
        value=f"{terms.limits.low} to {terms.limits.high}",
    )
    for name, aim in (("target", terms.target), ("baseline", terms.baseline)):
        require(
            aim is None
            or ((low is None or low <= Decimal(aim.value)) and (high is None or Decimal(aim.value) <= high)),
            "indicator.out_of_limits",
            field=name,
            value=aim.value if aim else None,
            low=terms.limits.low,
            high=terms.limits.high,
        )
    if terms.target is None or terms.baseline is None:
        return
    gain = Decimal(terms.target.value) - Decimal(terms.baseline.value)
    require(
        gain >= 0 if terms.direction == "higher_better" else gain <= 0,
        "indicator.target_against_direction",
        field="target",
        value=terms.target.value,
        baseline=terms.baseline.value,
        direction=terms.direction,
    )
    require(
        terms.baseline.year < terms.target.year,
        "indicator.target_before_baseline",
        field="target",
        value=terms.target.year,
        baseline=terms.baseline.year,
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _goals(adoption: IndicatorAdopted) -> tuple[int, ...]:
    listed = sdg.indicator(adoption.code)
    return listed.goals if listed else adoption.goals


def _same(name: str, adoption: IndicatorAdopted, terms: IndicatorTerms) -> bool:
    given = _goals(adoption) if name == "goals" else getattr(adoption, name)
    return bool(given == getattr(terms, name))


def _told(terms: IndicatorTerms) -> dict[str, object]:
    return {name: getattr(terms, name) for name in IndicatorTerms.model_fields}


def _named(terms: IndicatorTerms) -> dict[str, object]:
    named = IndicatorRetired.model_fields.keys() & IndicatorTerms.model_fields.keys()
    return {name: getattr(terms, name) for name in named}
