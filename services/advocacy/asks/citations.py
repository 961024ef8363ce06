"""What stands now of a figure as it was cited: worked out when somebody reads, so that nobody has to be told."""

from __future__ import annotations

from typing import Literal, TypeAlias

from shared.runtime.store import Document

Now: TypeAlias = Literal["stands", "corrected", "withdrawn", "not_verified", "unknown"]


def cited(series: Document | None, event_id: str, period: str) -> tuple[Now, Document | None, Document | None]:
    """What became of the figure that an event told or judged: how it stands, the step cited, and what counts now.

    `stands`: that version of the figure is verified and no correction waits; `corrected`: another value came after it,
    or waits for its verification; `withdrawn`: it was taken back; `not_verified`: it did not come to count; `unknown`:
    no such event is known of that series and period.
    """
    for figure in series["figures"] if series else []:
        for step in figure["steps"]:
            if step["event_id"] == event_id and figure["period"] == period:
                return _now(figure, step), step, figure["counts"]
    return "unknown", None, None


def _now(figure: Document, step: Document) -> Now:
    """Versions of a figure go by the event that told their value: `told`."""
    counts, told = figure["counts"], step["told"]
    if counts is not None and counts["told"] >= told:
        replaced = counts["told"] > told or figure["standing"] == "corrected"
        return "corrected" if replaced else "stands"
    if any(one["fact"] == "withdrawn" and one["version"] >= step["version"] for one in figure["steps"]):
        return "withdrawn"
    return "corrected" if figure["told"] > told else "not_verified"
