"""The SDG frame of 2022: goals, targets and indicators, with short labels of our own."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, cast

from shared.reference.tables import rows

FRAMEWORK = "2022"
MOST_CANDIDATES = 5


Direction = Literal["higher_better", "lower_better"]


@dataclass(frozen=True, slots=True)
class Goal:
    """One of the 17 goals; `colour` is the official one, as #RRGGBB."""

    number: int
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Target:
    """One of the 169 targets of the goals."""

    code: str
    goal: int
    label: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the 248 listed indicators (231 different ones).

    `targets` are all that this indicator serves under any of its codes; `repeats` is the code it is first listed
    under, if another: values are stored there. `direction` None was not judged and must be stated at adoption;
    `target_2030` is a judgement too, in the indicator's own unit, where the frame gives a number.
    """

    code: str
    framework: str
    label: str
    goals: tuple[int, ...]
    targets: tuple[str, ...]
    repeats: str | None
    direction: Direction | None
    target_2030: Decimal | None


@cache
def goals() -> dict[int, Goal]:
    """All goals by number."""
    return {
        int(row["code"]): Goal(int(row["code"]), row["label"], row["colour"])
        for row in rows("sdg.csv")
        if row["level"] == "goal"
    }


@cache
def targets() -> dict[str, Target]:
    """All targets by code, such as 4.6 or 4.a."""
    return {
        row["code"]: Target(row["code"], int(row["parent"]), row["label"])
        for row in rows("sdg.csv")
        if row["level"] == "target"
    }


@cache
def indicators() -> dict[str, Indicator]:
    """All listed indicators by code, such as 4.6.1 or 4.a.1, those that repeat another too."""
    listed = [row for row in rows("sdg.csv") if row["level"] == "indicator"]
    served: dict[str, list[str]] = {}
    for row in listed:
        served.setdefault(row["repeats"] or row["code"], []).append(row["parent"])
    return {row["code"]: _indicator(row, tuple(served[row["repeats"] or row["code"]])) for row in listed}


def indicator(code: str) -> Indicator | None:
    """The indicator listed under that code; None for any other text."""
    return indicators().get(code)


def canonical(code: str) -> str:
    """The code that values are stored under: that of the first listing. Raises KeyError for an unknown code."""
    found = indicators()[code]
    return found.repeats or found.code


def candidates(code: str) -> tuple[Indicator, ...]:
    """At most five indicators whose code is similar, those of the same target first."""
    known = indicators()
    text = code.strip().lower()
    same_target = [other for other in known if other.rpartition(".")[0] in (text, text.rpartition(".")[0])]
    close = difflib.get_close_matches(text, known, n=MOST_CANDIDATES)
    return tuple(known[other] for other in dict.fromkeys((*same_target, *close)))[:MOST_CANDIDATES]


def _indicator(row: dict[str, str], served: tuple[str, ...]) -> Indicator:
    return Indicator(
        code=row["code"],
        framework=FRAMEWORK,
        label=row["label"],
        goals=tuple(dict.fromkeys(int(target.partition(".")[0]) for target in served)),
        targets=served,
        repeats=row["repeats"] or None,
        direction=cast("Direction", row["direction"]) if row["direction"] else None,
        target_2030=Decimal(row["target_2030"]) if row["target_2030"] else None,
    )
