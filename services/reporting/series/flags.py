"""What a verifier should look at: flags that a series can raise by itself, in the same decision as the figure."""

from __future__ import annotations

from math import sqrt

from services.reporting.series.state import Key, Series, key_of
from shared.contracts.reporting import Figure, Judged, SubmissionFlagged
from shared.reference import periods

OUTLIER_Z = 3.0
OUTLIER_NEEDS = 5
JUMP_POINTS = {"percent": 25.0, "rate": 0.25}
JUMP_SHARE = 0.5


def flags(series: Series, figure: Figure) -> list[SubmissionFlagged]:
    """The flags that a submitted or corrected figure gets, against the other figures of its series that stand.

    `outlier`: |z| > 3 against at least five values (sample standard deviation). `jump`: since the last period before it
    more than 25 points (percent, rate) or half of the value (other units). `estimate_without_method`: an estimate that
    does not say how it was made.
    """
    key = key_of(figure)
    others = {
        known: float(held.figure.value)
        for known, held in series.items()
        if known != key and known.framework == key.framework and held.standing != "withdrawn"
    }
    value = float(figure.value)
    told = (
        ("outlier", _outlier(value, list(others.values()))),
        ("jump", _jump(value, figure.unit, key, others)),
        ("estimate_without_method", _without_method(figure)),
    )
    found = [(rule, detail) for rule, detail in told if detail]
    if not found:
        return []
    repeated = {name: getattr(figure, name) for name in Judged.model_fields}
    return [SubmissionFlagged(**repeated, rule=rule, detail=detail) for rule, detail in found]


def _without_method(figure: Figure) -> str | None:
    missing = figure.qualifier == "E" and figure.method is None
    return "an estimate without a note on its method" if missing else None


def _outlier(value: float, others: list[float]) -> str | None:
    if len(others) < OUTLIER_NEEDS:
        return None
    mean = sum(others) / len(others)
    deviation = sqrt(sum((other - mean) ** 2 for other in others) / (len(others) - 1))
    if deviation == 0:
        return None if value == mean else f"all {len(others)} other values of the series are {mean:g}"
    z = (value - mean) / deviation
    return f"z = {z:.1f} against {len(others)} values of the series" if abs(z) > OUTLIER_Z else None


def _jump(value: float, unit: str, key: Key, others: dict[Key, float]) -> str | None:
    begins = periods.start(key.period)
    parsed = ((known, periods.parse(known.period)) for known in others)
    before = [(period.order, known.source == key.source, known) for known, period in parsed if period.last < begins]
    if not before:
        return None
    _, _, last = max(before, key=lambda one: one[:2])
    step = value - others[last]
    allowed = JUMP_POINTS.get(unit, JUMP_SHARE * abs(others[last]))
    return f"{step:+g} since {last.period} ({others[last]:g})" if abs(step) > allowed else None
