"""What of a series a reader sees: everybody the figures that count, the province's own members and offices all of it."""

from __future__ import annotations

from shared.streams import Document

TOLD = ("province", "indicator", "area", "level", "dimensions", "goals", "version", "verified", "waiting")
INSIDE = ("imports",)


def shown_series(series: Document, *, everything: bool) -> Document:
    """The series for a reader. Without `everything`: the figures as they were verified, their checks and approvals,
    and nothing of what came after or what people wrote about it.
    """
    figures = series["figures"] if everything else [_verified(one) for one in series["figures"] if one["counts"]]
    told = {name: series[name] for name in (*TOLD, *(INSIDE if everything else ()))}
    return {"stream": series["_id"], **told, "figures": figures}


def _verified(figure: Document) -> Document:
    counts: Document = figure["counts"]
    version = counts["verified"]["version"]
    history = [_without_words(step) for step in figure["history"] if step["version"] <= version]
    return counts | {"standing": "verified", "flags": [], "history": history}


def _without_words(step: Document) -> Document:
    return {name: told for name, told in step.items() if name not in {"why", "note"}}
