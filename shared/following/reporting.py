"""Which figures count, and what became of them since: the fold of what reporting tells, kept by a follower."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.contracts.envelope import event_id
from shared.contracts.indicators import IndicatorAdopted, IndicatorRetired, IndicatorTargetChanged
from shared.contracts.recorded import Recorded
from shared.contracts.reporting import (
    Figure,
    IndicatorSubmitted,
    Judged,
    SubmissionCorrected,
    SubmissionReturned,
    SubmissionVerified,
    SubmissionWithdrawn,
)
from shared.contracts.topics import stream_name
from shared.reference.provinces import PK
from shared.streams import Document, View, Views

TOTAL = "_T"

OF_THE_SERIES = ("indicator", "area", "dimensions")
OF_A_FIGURE = ("framework", "period", "unit", "qualifier", "member_id")


def figures_of(series: Document, recorded: Recorded) -> Document:
    """Fold a series' events into its figures, each with what counts of it now and the steps that led there.

    `figures`, by period and source: `standing` of what was last told; `counts`, the verified value with the event that
    verified it, or None; `told`, the version of the event that told what stands now, a correction's or the first one's;
    `steps`, every event about the figure with the value it names and the version that told this value. A value counts
    until its correction is verified, or until it is withdrawn. Words are not kept: only codes, numbers and names of
    sources.
    """
    match recorded.event:
        case IndicatorSubmitted() as event:
            return _with(series, event, _told(series, event, "submitted", recorded))
        case SubmissionCorrected() as event:
            return _with(series, event, _told(series, event, "corrected", recorded))
        case SubmissionVerified() as event:
            before = _find(series, event)
            counts = {name: before[name] for name in ("unit", "qualifier", "member_id", "told")} | {
                "value": event.value,
                "event_id": event_id(recorded.stream, recorded.version),
                "verified_at": recorded.at.isoformat(),
                "verified_by": event.verified_by,
            }
            return _with(series, event, _step(before, event, "verified", recorded) | {"counts": counts})
        case SubmissionReturned() as event:
            return _with(series, event, _step(_find(series, event), event, "returned", recorded))
        case SubmissionWithdrawn() as event:
            withdrawn = _step(_find(series, event), event, "withdrawn", recorded)
            return _with(series, event, withdrawn | {"counts": None})
        case _:
            return series


def indicator_of(indicator: Document, recorded: Recorded) -> Document:
    """Fold an indicator's events into what it is called and means now; `adopted` is False once it is retired."""
    match recorded.event:
        case IndicatorAdopted() | IndicatorTargetChanged() as terms:
            told = terms.model_dump(mode="json", exclude={"changed", "why", "districts", "organisations"})
            return indicator | told | {"adopted": True}
        case IndicatorRetired():
            return indicator | {"adopted": False}
        case _:
            return indicator


figures = View(
    "figures",
    "reporting/series",
    figures_of,
    indexes=(("province", "area", "dimensions"), ("province", "indicator", "area")),
)
indicators = View("indicators", "reporting/indicators", indicator_of, indexes=("code", "adopted"))


class Figures:
    """What a follower knows of series and indicators; it may be as old as what is under way. All raise StoreAway."""

    def __init__(self, views: Views) -> None:
        self._views = views

    async def series(self, streams: Iterable[str]) -> dict[str, Document]:
        """The series of these streams, by stream; those that nothing was told of are left out."""
        return {document["_id"]: document for document in await self._views.many(figures, set(streams))}

    async def indicators(self, codes: Iterable[str]) -> dict[str, Document]:
        """The indicators with these codes, by code; those never adopted are left out."""
        streams = {stream_name("reporting", PK, "indicators", code) for code in codes}
        return {document["code"]: document for document in await self._views.many(indicators, streams)}


def series_stream(province: str, indicator: str, area: str, dimensions: str = TOTAL) -> str:
    """The stream of a series; without dimensions, that of the total."""
    return stream_name("reporting", province, "series", indicator, area, dimensions)


def _told(series: Document, event: Figure, standing: str, recorded: Recorded) -> Document:
    before = _find(series, event)
    told = event.model_dump(mode="json", include=set(OF_A_FIGURE) | {"source"})
    keeps = {"counts": before.get("counts") if standing == "corrected" else None, "steps": before.get("steps", [])}
    return _step(told | keeps | {"told": recorded.version}, event, standing, recorded)


def _step(figure: Document, event: Figure | Judged, standing: str, recorded: Recorded) -> Document:
    step = {
        "event_id": event_id(recorded.stream, recorded.version),
        "version": recorded.version,
        "fact": standing,
        "value": event.value,
        "told": figure["told"],
    }
    return figure | {"standing": standing, "steps": [*figure["steps"], step]}


def _find(series: Document, event: Figure | Judged) -> Document:
    for figure in series.get("figures", []):
        if _is(figure, event):
            return dict(figure)
    return {}


def _with(series: Document, event: Figure | Judged, figure: Document) -> Document:
    others = [other for other in series.get("figures", []) if not _is(other, event)]
    ordered = sorted([*others, figure], key=lambda one: (one["period"], one["source"]["name"], one["framework"]))
    key: dict[str, Any] = {name: getattr(event, name) for name in OF_THE_SERIES}
    return series | key | {"goals": list(event.goals), "figures": ordered}


def _is(figure: Document, event: Figure | Judged) -> bool:
    key = (figure["framework"], figure["period"], figure["source"]["name"])
    return bool(key == (event.framework, event.period, event.source.name))
