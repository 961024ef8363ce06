"""What is shown of priorities: an area's ranking, and every earlier one."""

from __future__ import annotations

from typing import Any

from shared.contracts.priorities import GoalsPrioritised
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View

RANKING = ("ranking", "goals", "method", "participants", "held_on", "authority", "report")


def priorities_of(document: Document, recorded: Recorded) -> Document:
    """Fold an area's rankings: the one held last counts, and of one day the one told last; the others stay below it."""
    match recorded.event:
        case GoalsPrioritised() as told:
            said = told.model_dump(mode="json")
            ranking: dict[str, Any] = {name: said[name] for name in RANKING} | {"version": recorded.version}
            rankings = sorted([*document.get("rankings", ()), ranking], key=_latest, reverse=True)
            current = {name: rankings[0][name] for name in RANKING}
            area = {"area": said["area"], "code": said["area"]["code"], "level": said["area"]["level"]}
            return document | area | current | {"rankings": rankings}
        case _:
            return document


def _latest(ranking: dict[str, Any]) -> tuple[str, int]:
    return ranking["held_on"], ranking["version"]


priorities = View(
    "priorities",
    of="membership/priorities",
    fold=priorities_of,
    indexes=(("province", "level"), ("province", "goals")),
)

VIEWS: tuple[View, ...] = (priorities,)
