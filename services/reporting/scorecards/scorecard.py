"""The scorecard of an area: what its verified figures say for each adopted indicator, what is missing, what waits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from services.reporting.indicators.views import Known
from shared.contracts.indicators import IndicatorTerms
from shared.scoring.headlines import beside, headlines
from shared.scoring.progress import progress
from shared.streams import Document

TOTAL = "_T"


def scorecard(series: Iterable[Document], adopted: Mapping[str, Known]) -> Document:
    """Lines by indicator, coverage, and how much waits, of one area's series (summaries of them are enough)."""
    of_indicator: dict[str, list[Document]] = defaultdict(list)
    for one in series:
        of_indicator[one["indicator"]].append(one)
    lines = [indicator_line(adopted[code].terms, of_indicator[code]) for code in sorted(adopted, key=by_code)]
    return {
        "coverage": coverage(lines),
        "waiting": sum(one["waiting"] for together in of_indicator.values() for one in together),
        "progress": assessments(lines),
        "indicators": lines,
    }


def indicator_line(terms: IndicatorTerms, series: Iterable[Document]) -> Document:
    """What one area's series say for an indicator: its headline is of the totals, other disaggregations stand beside it."""
    total: list[Document] = []
    others: list[Document] = []
    disaggregated: list[Document] = []
    waiting = 0
    for one in series:
        waiting += one["waiting"]
        by_period = headlines(one["points"], terms)
        if one["dimensions"] == TOTAL:
            total = by_period
            others = beside(one["points"], by_period[-1]) if by_period else []
        elif by_period:
            disaggregated.append({"dimensions": one["dimensions"], **by_period[-1]})
    return {
        **named(terms),
        "headline": total[-1] if total else None,
        "others": others,
        "disaggregated": sorted(disaggregated, key=lambda one: str(one["dimensions"])),
        "waiting": waiting,
        "progress": progress(terms, total),
    }


def named(terms: IndicatorTerms) -> Document:
    """An indicator as every scorecard names it."""
    return terms.model_dump(mode="json", include={"code", "framework", "label", "unit", "direction", "goals", "target"})


def coverage(lines: Iterable[Document]) -> Document:
    """How many adopted indicators have a verified value, whole and by goal."""
    by_goal: dict[int, list[bool]] = defaultdict(list)
    whole = []
    for line in lines:
        covered = line["headline"] is not None or bool(line["disaggregated"])
        whole.append(covered)
        for goal in line["goals"]:
            by_goal[goal].append(covered)
    goals = [{"goal": goal, "adopted": len(of), "with_value": sum(of)} for goal, of in sorted(by_goal.items())]
    return {"adopted": len(whole), "with_value": sum(whole), "goals": goals}


def assessments(lines: Iterable[Document]) -> dict[str, int]:
    """How many indicators are assessed as what."""
    return dict(sorted(Counter(line["progress"]["assessment"] for line in lines).items()))


def distribution(terms: IndicatorTerms, series: Iterable[Document], districts: int) -> Document:
    """How a province's districts stand: how many have a verified total, the lowest, the middle one and the highest.

    No average: percentages of districts of different size are never averaged unweighted. The middle is a district's own
    value (of two middle ones the lower). `districts` is how many the province has.
    """
    latest = [
        {"area": one["area"], "period": by_period[-1]["period"], "value": by_period[-1]["value"]}
        for one in series
        if one["dimensions"] == TOTAL and (by_period := headlines(one["points"], terms))
    ]
    ordered = sorted(latest, key=lambda one: (Decimal(one["value"]), one["area"]))
    return {
        "districts": districts,
        "with_value": len(ordered),
        "lowest": ordered[0] if ordered else None,
        "middle": ordered[(len(ordered) - 1) // 2] if ordered else None,
        "highest": ordered[-1] if ordered else None,
    }


def by_code(code: str) -> tuple[tuple[int, str], ...]:
    """The order of indicator codes as people list them: 4.2.1 before 4.10.1."""
    return tuple((int(part), "") if part.isdigit() else (10**6, part) for part in code.split("."))
