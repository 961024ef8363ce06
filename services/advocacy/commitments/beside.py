"""The verified figures before and after a commitment: what goes along with it, not what it has caused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from shared.reference import periods
from shared.runtime.store import Document


def beside(series: Document, made_on: date, indicator: Document | None) -> list[Document]:
    """A line for each source and framework of a series that has, or had, a verified figure.

    `before` is the last figure whose period had ended on the day the commitment was made, `after` the last one whose
    period began on that day or later, `during` the last one of a period in between. `change` is after minus before, where
    both have one unit; `direction` says whether that is `better` or `worse` by what the indicator means. Sources are never
    compared with each other.
    """
    by_source: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for figure in series["figures"]:
        if _verifications(figure):
            by_source[figure["source"]["name"], figure["framework"]].append(figure)
    return [_line(series, figures, made_on, indicator) for _, figures in sorted(by_source.items())]


def _line(series: Document, figures: list[Document], made_on: date, indicator: Document | None) -> Document:
    counting = [figure for figure in figures if figure["counts"]]
    spans = {figure["period"]: periods.parse(figure["period"]) for figure in counting}
    before = _last(figure for figure in counting if spans[figure["period"]].last < made_on)
    after = _last(figure for figure in counting if spans[figure["period"]].first >= made_on)
    during = _last(
        figure for figure in counting if spans[figure["period"]].first < made_on <= spans[figure["period"]].last
    )
    withdrawn = [figure for figure in figures if not figure["counts"]]
    shown = {name: _shown(figure) for name, figure in (("before", before), ("during", during), ("after", after))}
    return {
        "series": series["_id"],
        **{name: series[name] for name in ("indicator", "area", "dimensions")},
        "label": indicator["label"] if indicator else None,
        "source": figures[0]["source"],
        "framework": figures[0]["framework"],
        **shown,
        **_change(before, after, indicator),
        "withdrawn": [figure["period"] for figure in withdrawn],
        "flagged": bool(withdrawn) or any(one["flags"] for one in shown.values() if one),
    }


def _last(figures: Iterable[Document]) -> Document | None:
    return max(figures, key=lambda figure: periods.parse(figure["period"]).order, default=None)


def _shown(figure: Document | None) -> Document | None:
    """The value that counts, with what a reader of an earlier value must know."""
    if figure is None:
        return None
    counts = figure["counts"]
    earlier = [step["value"] for step in _verifications(figure) if step["told"] != counts["told"]]
    flags = ["corrected"] * bool(earlier) + ["correction_waits"] * (figure["standing"] == "corrected")
    told = {name: counts[name] for name in ("value", "unit", "qualifier", "member_id", "event_id", "verified_at")}
    return {"period": figure["period"], **told, "flags": flags, "earlier_values": earlier}


def _change(before: Document | None, after: Document | None, indicator: Document | None) -> Document:
    if before is None or after is None or before["counts"]["unit"] != after["counts"]["unit"]:
        return {"change": None, "direction": None}
    change = Decimal(after["counts"]["value"]) - Decimal(before["counts"]["value"])
    direction = None
    if indicator is not None:
        gain = change if indicator["direction"] == "higher_better" else -change
        direction = "better" if gain > 0 else "worse" if gain < 0 else "same"
    return {"change": format(change, "f"), "direction": direction}


def _verifications(figure: Document) -> list[Document]:
    return [step for step in figure["steps"] if step["fact"] == "verified"]
