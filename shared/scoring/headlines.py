"""Which of several verified values is shown first, and what they say over time: pure functions of a series' points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from shared.contracts.indicators import IndicatorTerms
from shared.reference import periods
from shared.streams import Document

START_OF_THE_GOALS = 2015


def headlines(points: Iterable[Document], terms: IndicatorTerms) -> list[Document]:
    """One value per period, oldest first: of several sources the one that the indicator's precedence puts first.

    A kind of source that the precedence does not name comes after those it does; equals go by name. Only values of the
    framework version that the indicator is adopted in count.
    """
    of_the_frame = [point for point in points if point["framework"] == terms.framework]
    by_period: dict[str, list[Document]] = defaultdict(list)
    for point in of_the_frame:
        by_period[point["period"]].append(point)
    firsts = [min(together, key=lambda point: _rank(point, terms)) for together in by_period.values()]
    return sorted(firsts, key=_period)


def beside(points: Iterable[Document], headline: Document) -> list[Document]:
    """The latest value of every other source: they stay visible."""
    latest = {point["source"]["name"]: point for point in sorted(points, key=_period)}
    return [point for name, point in sorted(latest.items()) if name != headline["source"]["name"]]


def baseline(by_period: Sequence[Document]) -> Document:
    """Where progress is measured from: of the values before the latest, the one nearest to 2015, when the goals began."""
    earlier = by_period[:-1] or by_period
    return min(
        earlier, key=lambda point: (abs(periods.parse(point["period"]).year - START_OF_THE_GOALS), _period(point))
    )


def _period(point: Document) -> tuple[date, int]:
    return periods.parse(point["period"]).order


def _rank(point: Document, terms: IndicatorTerms) -> tuple[int, str]:
    order = terms.source_precedence
    kind = point["source"]["kind"]
    return (order.index(kind) if kind in order else len(order), point["source"]["name"])
