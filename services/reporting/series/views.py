"""One series with its figures: the value of each, the one that counts, and how both came to be."""

from __future__ import annotations

from typing import Any

from shared.contracts.catalogue import EVENTS
from shared.contracts.envelope import event_id
from shared.contracts.event import Event
from shared.contracts.free_text import free_text_fields, without_free_text
from shared.contracts.recorded import Recorded
from shared.contracts.reporting import (
    Figure,
    IndicatorSubmitted,
    Judged,
    SubmissionCorrected,
    SubmissionFlagged,
    SubmissionReturned,
    SubmissionVerified,
    SubmissionWithdrawn,
)
from shared.streams import Document, View

LEVELS = {3: "province", 5: "district", 7: "tehsil"}

OF_THE_SERIES = ("indicator", "area", "dimensions", "goals")
OF_A_FIGURE = (
    "framework", "period", "source", "value", "unit", "numerator", "denominator",
    "method", "qualifier", "evidence", "member_id",
)  # fmt: skip
WAITING = ("submitted", "corrected")


def series_document(series: Document, recorded: Recorded) -> Document:
    """Fold a series' events into its figures, and into the small fields that lists and scorecards are made from.

    `figures`: each with `value`, `standing`, `counts` (the verified figure: it counts until its correction is verified),
    `flags`, `history`. `points`: what counts, by period. `waiting`: how many figures wait for a verifier.
    """
    event = recorded.event
    match event:
        case IndicatorSubmitted() | SubmissionCorrected():
            figures = _with(series, event, _told(series, event, recorded))
        case SubmissionFlagged() | SubmissionVerified() | SubmissionReturned() | SubmissionWithdrawn():
            figures = _with(series, event, _judged(_find(series, event), event, recorded))
        case _:
            return series
    return series | _summary(event, figures)


series_view = View(
    "series",
    "reporting/series",
    series_document,
    indexes=(("province", "area"), ("province", "indicator"), ("province", "level"), "waiting", "imports"),
)


def points(figures: list[Document]) -> list[Document]:
    """What counts in a series: period, value, source and framework of each verified figure, oldest period first."""
    counting = [figure["counts"] for figure in figures if figure["counts"]]
    told = [{name: one[name] for name in ("period", "value", "source", "framework")} for one in counting]
    return sorted(told, key=lambda one: (one["period"], one["source"]["name"]))


def _summary(event: Figure | Judged, figures: list[Document]) -> dict[str, Any]:
    waiting = [figure for figure in figures if figure["standing"] in WAITING]
    return {name: _plain(getattr(event, name)) for name in OF_THE_SERIES} | {
        "level": LEVELS[len(event.area)],
        "figures": figures,
        "points": points(figures),
        "verified": sum(1 for figure in figures if figure["counts"]),
        "waiting": len(waiting),
        "imports": sorted({figure["import_id"] for figure in waiting if figure["import_id"]}),
    }


def _told(series: Document, event: IndicatorSubmitted | SubmissionCorrected, recorded: Recorded) -> Document:
    before = _find(series, event)
    corrected = isinstance(event, SubmissionCorrected)
    return {name: _plain(getattr(event, name)) for name in OF_A_FIGURE} | {
        "standing": "corrected" if corrected else "submitted",
        "import_id": event.import_id,
        "counts": before.get("counts") if corrected else None,
        "flags": [],
        "history": _history(before, event, recorded),
    }


def _judged(before: Document, event: Judged, recorded: Recorded) -> Document:
    after = before | {"history": _history(before, event, recorded)}
    match event:
        case SubmissionFlagged(rule=rule, detail=detail):
            return after | {"flags": [*before["flags"], {"rule": rule, "detail": detail}]}
        case SubmissionVerified():
            return after | {"standing": "verified", "counts": _counts(before, recorded)}
        case SubmissionReturned():
            return after | {"standing": "returned"}
        case SubmissionWithdrawn():
            return _without_text(after) | {"standing": "withdrawn", "counts": None}
    return after


def _counts(figure: Document, recorded: Recorded) -> Document:
    """The figure as it was verified, and by whom."""
    verified = {"at": recorded.at.isoformat(), "by": recorded.by, "version": recorded.version}
    return {name: figure[name] for name in OF_A_FIGURE} | {"verified": verified}


def _without_text(figure: Document) -> Document:
    """A withdrawn figure's numbers stand in its history; what people wrote about it is left out."""
    history = [without_free_text(EVENTS[step["type"]], step) for step in figure["history"]]
    return figure | dict.fromkeys(free_text_fields(Figure)) | {"history": history}


def _history(before: Document, event: Event, recorded: Recorded) -> list[Document]:
    told = event.model_dump(mode="json", include={"value", "previous_value", "rule", "why", "note"}, exclude_none=True)
    step = {
        "event_id": event_id(recorded.stream, recorded.version),
        "type": recorded.type,
        "version": recorded.version,
        "at": recorded.at.isoformat(),
        "by": recorded.by,
    }
    return [*before.get("history", []), step | told]


def _find(series: Document, event: Figure | Judged) -> Document:
    for figure in series.get("figures", []):
        if _is(figure, event):
            return dict(figure)
    return {}


def _with(series: Document, event: Figure | Judged, figure: Document) -> list[Document]:
    """The figures with this one in its place, by period and source."""
    others = [other for other in series.get("figures", []) if not _is(other, event)]
    return sorted([*others, figure], key=lambda one: (one["period"], one["source"]["name"], one["framework"]))


def _is(figure: Document, event: Figure | Judged) -> bool:
    key = (figure["framework"], figure["period"], figure["source"]["name"])
    return key == (event.framework, event.period, event.source.name)


def _plain(value: Any) -> Any:
    """A field as documents hold it."""
    if isinstance(value, tuple):
        return list(value)
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value
