"""The part of PromQL that the alerts are written in, worked out over a few scrapes, where no Prometheus runs.

Unlike Prometheus, a window's increase is what was seen between its first and last sample, not extended to its edges;
`for` is not waited for. That both agree is a test (`tests/unit/deploy/test_alerts_fire.py`).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

import promql_parser as promql

Labels: TypeAlias = frozenset[tuple[str, str]]
Vector: TypeAlias = Mapping[Labels, float]
Samples: TypeAlias = Sequence[tuple[float, float]]

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(slots=True)
class Scrape:
    """What every target told at a time (in seconds): values by metric and labels, those of the scrape included."""

    at: float
    values: dict[str, dict[Labels, float]] = field(default_factory=dict)

    def tell(self, name: str, labels: Mapping[str, str], value: float) -> None:
        """Add a sample."""
        self.values.setdefault(name, {})[frozenset(labels.items())] = value


def holds(expression: str, scrapes: Sequence[Scrape]) -> Vector:
    """Where an alert's condition holds at the last of the scrapes (in the order in which they were made)."""
    return _vector(promql.parse(expression), scrapes)


def _vector(node: promql.Expr, scrapes: Sequence[Scrape]) -> Vector:
    match node:
        case promql.ParenExpr():
            return _vector(node.expr, scrapes)
        case promql.VectorSelector():
            last = scrapes[-1]
            return {
                labels: value for labels, value in last.values.get(node.name or "", {}).items() if _fits(node, labels)
            }
        case promql.Call():
            return _over_a_window(node, scrapes)
        case promql.AggregateExpr():
            return _aggregate(node, _vector(node.expr, scrapes))
        case promql.BinaryExpr():
            return _binary(node, scrapes)
    raise NotImplementedError(f"{type(node).__name__}: {node}")


def _fits(selector: promql.VectorSelector, labels: Labels) -> bool:
    told = dict(labels)
    for matcher in selector.matchers.matchers:
        value = told.get(matcher.name, "")
        pattern = matcher.op in (promql.MatchOp.Re, promql.MatchOp.NotRe)
        wanted = matcher.op in (promql.MatchOp.Re, promql.MatchOp.Equal)
        same = re.fullmatch(matcher.value, value) is not None if pattern else matcher.value == value
        if same != wanted:
            return False
    return True


def _over_a_window(call: promql.Call, scrapes: Sequence[Scrape]) -> Vector:
    window: Any = call.args[0]
    selector, since = window.vector_selector, scrapes[-1].at - window.range.total_seconds()
    series: dict[Labels, list[tuple[float, float]]] = {}
    for scrape in scrapes:
        if scrape.at >= since:
            for labels, value in scrape.values.get(selector.name or "", {}).items():
                if _fits(selector, labels):
                    series.setdefault(labels, []).append((scrape.at, value))
    worked_out = {"increase": _increase, "rate": _rate, "changes": _changes}[call.func.name]
    return {labels: worked_out(samples) for labels, samples in series.items() if len(samples) > 1}


def _increase(samples: Samples) -> float:
    """A counter's growth; one that fell has begun anew at 0."""
    return sum(after - before if after >= before else after for (_, before), (_, after) in pairwise(samples))


def _rate(samples: Samples) -> float:
    return _increase(samples) / (samples[-1][0] - samples[0][0])


def _changes(samples: Samples) -> float:
    return sum(before != after for (_, before), (_, after) in pairwise(samples))


def _aggregate(node: promql.AggregateExpr, vector: Vector) -> Vector:
    kept = frozenset(node.modifier.labels) if node.modifier else frozenset()
    groups: dict[Labels, list[float]] = {}
    for labels, value in vector.items():
        groups.setdefault(frozenset(one for one in labels if one[0] in kept), []).append(value)
    known: dict[str, Callable[[list[float]], float]] = {"sum": sum, "max": max, "group": lambda _values: 1.0}
    together = known[str(node.op)]
    return {labels: together(values) for labels, values in groups.items()}


def _binary(node: promql.BinaryExpr, scrapes: Sequence[Scrape]) -> Vector:
    left = _vector(node.lhs, scrapes)
    if str(node.op) in {"or", "unless"}:
        other = _vector(node.rhs, scrapes)
        return {**other, **left} if str(node.op) == "or" else {at: left[at] for at in left if at not in other}
    if isinstance(node.rhs, promql.NumberLiteral):
        bound, compare = node.rhs.val, COMPARISONS[str(node.op)]
        return {labels: value for labels, value in left.items() if compare(value, bound)}
    assert str(node.op) == "/", node
    right = _vector(node.rhs, scrapes)
    return {labels: value / right[labels] for labels, value in left.items() if right.get(labels)}
