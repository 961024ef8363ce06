"""Progress of an indicator by named methods: pure arithmetic, so that anyone can repeat it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

METHOD = "open-sdg"
VERSION = "1"

DIGITS = 34
STEP = Decimal("0.000001")
"""Ratios and growths are told to six decimals; categories are judged before rounding."""

INSTEAD_OF_ZERO = Decimal("0.001")
"""A target of zero has no growth rate that leads to it; the method aims at this value instead."""

Category = Literal["on_track", "moderate", "limited", "deteriorating", "cannot_be_assessed"]
Direction = Literal["higher_better", "lower_better"]
RATIO_STEPS: tuple[tuple[Decimal, Category], ...] = (
    (Decimal("0.95"), "on_track"),
    (Decimal("0.60"), "moderate"),
    (Decimal(0), "limited"),
)
GROWTH_STEPS: tuple[tuple[Decimal, Category], ...] = (
    (Decimal("0.015"), "on_track"),
    (Decimal("0.005"), "moderate"),
    (Decimal(0), "limited"),
)


@dataclass(frozen=True, slots=True)
class Point:
    """A value in the indicator's unit, and the calendar year it stands for."""

    year: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Progress:
    """What a method says, with its name and version.

    `growth` is the yearly growth in the better direction (0.015: 1.5 % a year); `ratio` the R of the method, None
    without a target or where it cannot be computed; `reason` a code that says why it cannot be assessed, or
    `target_reached`.
    """

    method: str
    version: str
    category: Category
    growth: Decimal | None = None
    ratio: Decimal | None = None
    reason: str | None = None


def open_sdg(base: Point, last: Point, direction: Direction, target: Point | None = None) -> Progress:
    """Progress from a base value to the latest, by the Open SDG method.

    With d = +1 where higher is better, else -1, and CAGR(y_0, y_t) = (y_t / y_0) ** (1 / (t - t_0)) - 1:
    with a target R = d * CAGR_observed / |CAGR_required| (CAGR_required leads from the base to the target); R >= 0.95
    is on track, >= 0.60 moderate, >= 0 limited, below deteriorating. Without a target d * CAGR_observed itself is
    judged, at 1.5 %, 0.5 % and 0 % a year. Of negative values d changes sign. A target that the latest value has
    reached counts as on track whatever R is. Cannot be assessed: `too_few_years` (less than two years),
    `zero_base`, `sign_change` (of the values, or on the way to the target), `target_not_after_base`.
    Source: Open SDG, sdg-build, ProgressMeasure.
    """
    reason = _why_not(base, last, target)
    if reason:
        return Progress(METHOD, VERSION, "cannot_be_assessed", reason=reason)
    better = 1 if direction == "higher_better" else -1
    with localcontext(prec=DIGITS):
        signed = better if base.value > 0 else -better
        growth = signed * _yearly_growth(base, last)
        if target is None:
            return Progress(METHOD, VERSION, _category(growth, GROWTH_STEPS), growth.quantize(STEP))
        aim = Point(target.year, target.value or INSTEAD_OF_ZERO.copy_sign(base.value))
        required = abs(_yearly_growth(base, aim))
        ratio = growth / required if required else None
        if better * last.value >= better * target.value:
            return Progress(METHOD, VERSION, "on_track", growth.quantize(STEP), _told(ratio), "target_reached")
        # The base is the target and the latest value is short of it: R is minus infinity.
        category: Category = "deteriorating" if ratio is None else _category(ratio, RATIO_STEPS)
        return Progress(METHOD, VERSION, category, growth.quantize(STEP), _told(ratio))


def _why_not(base: Point, last: Point, target: Point | None) -> str | None:
    if last.year <= base.year:
        return "too_few_years"
    if base.value == 0:
        return "zero_base"
    if base.value * last.value < 0 or (target is not None and base.value * target.value < 0):
        return "sign_change"
    if target is not None and target.year <= base.year:
        return "target_not_after_base"
    return None


def _yearly_growth(start: Point, end: Point) -> Decimal:
    return (end.value / start.value) ** (Decimal(1) / (end.year - start.year)) - 1


def _category(measure: Decimal, steps: tuple[tuple[Decimal, Category], ...]) -> Category:
    return next((category for least, category in steps if measure >= least), "deteriorating")


def _told(ratio: Decimal | None) -> Decimal | None:
    return None if ratio is None else ratio.quantize(STEP)
