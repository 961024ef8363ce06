"""What an expression of Prometheus names, and what of it there is."""

from __future__ import annotations

from collections.abc import Iterable

import promql_parser as promql
from prometheus_client import Histogram

from shared.cli.metrics_page import exposed
from shared.runtime.metrics import OF_EVERY_PROCESS, PARTS

OF_THE_SCRAPE = frozenset({"service", "instance", "job"})
"""Labels that prometheus.yaml gives to all that it scrapes."""


def known() -> dict[str, frozenset[str]]:
    """Every metric that there is, with its labels besides the scrape's."""
    found: dict[str, frozenset[str]] = {name: frozenset() for name in ("up", *OF_EVERY_PROCESS)}
    found["ALERTS"] = frozenset({"alertname", "alertstate"})
    for part in PARTS:
        for _, declared in part.declared():
            labels = frozenset(declared.labels)
            if declared.kind is Histogram:
                found |= {f"{declared.name}_bucket": labels | {"le"}, f"{declared.name}_sum": labels}
                found[f"{declared.name}_count"] = labels
            else:
                found[exposed(declared)] = labels
    return found


KNOWN = known()


def unknown(expression: str) -> list[str]:
    """The metrics and labels of an expression that there are not. Raises ValueError when it can't be read."""
    node = promql.parse(expression)
    wrong = [f"{name}" for name in _names(node) if name not in KNOWN]
    for one in _parts(node):
        if isinstance(one, promql.VectorSelector):
            there = KNOWN.get(one.name or "", frozenset()) | OF_THE_SCRAPE
            wrong += [f"{one.name}: {matcher.name}" for matcher in one.matchers.matchers if matcher.name not in there]
        elif isinstance(one, promql.AggregateExpr) and one.modifier:
            common = frozenset.intersection(*(KNOWN.get(name, frozenset()) for name in _names(one))) | OF_THE_SCRAPE
            wrong += [f"by {label}" for label in one.modifier.labels if label not in common]
    return wrong


def result_labels(expression: str) -> frozenset[str]:
    """The labels that an alert's result has."""
    node = promql.parse(expression)
    while isinstance(node, promql.BinaryExpr):
        node = node.lhs
    if isinstance(node, promql.AggregateExpr):
        return frozenset(node.modifier.labels if node.modifier else ())
    return frozenset.union(OF_THE_SCRAPE, *(KNOWN[name] for name in _names(node)))


def _names(node: promql.Expr) -> list[str]:
    return [one.name or "" for one in _parts(node) if isinstance(one, promql.VectorSelector)]


def _parts(node: promql.Expr) -> Iterable[promql.Expr]:
    found: list[promql.Expr] = []
    promql.walk(node, pre_visit=found.append)
    return found
