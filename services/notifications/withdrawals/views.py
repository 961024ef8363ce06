"""Which figures of a series were withdrawn, as reporting tells it."""

from __future__ import annotations

from shared.contracts.recorded import Recorded
from shared.contracts.reporting import SubmissionWithdrawn
from shared.runtime.store import Document
from shared.streams.view import View


def withdrawn_figures(document: Document, recorded: Recorded) -> Document:
    """A series' figures that were ever withdrawn, each `through` the version that did it: one may be submitted again.

    `withdrawn_at` is the time (ISO 8601, UTC) of the last withdrawal; a series without one has none.
    """
    match recorded.event:
        case SubmissionWithdrawn(framework=framework, period=period, source=source):
            key = {"framework": framework, "period": period, "source": source.name}
            others = [one for one in document.get("figures", ()) if one | key != one]
            figures = [*others, key | {"through": recorded.version}]
            return document | {"figures": figures, "withdrawn_at": recorded.at.isoformat()}
        case _:
            return document


withdrawals = View("withdrawals", "reporting/series", withdrawn_figures, indexes=(("province", "withdrawn_at"),))

VIEWS = (withdrawals,)
