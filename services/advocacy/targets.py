"""Targets of the Sustainable Development Goals as every slice means them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from shared.contracts.fields import Sdg
from shared.reference import sdg

MOST_CANDIDATES = 5


def unknown_target(target: Sdg) -> dict[str, object] | None:
    """Why there is no such goal, target or indicator, as the facts of a refusal; None where there is one.

    Of frames other than 2022's only the goal is known.
    """
    if target.code in _known() or (target.framework != sdg.FRAMEWORK and goal_of(target) in sdg.goals()):
        return None
    return {"value": target.code, "reason": "no such code", "candidates": similar(target.code)}


def similar(code: str) -> list[str]:
    """Codes of goals, targets and indicators that a code may mean, the likest first."""
    return difflib.get_close_matches(code, _known(), n=MOST_CANDIDATES)


def goal_of(target: Sdg) -> int:
    """The number of the goal that a target belongs to."""
    return int(target.code.partition(".")[0])


def goals_of(targets: Iterable[Sdg]) -> tuple[int, ...]:
    """The goals that targets belong to, sorted."""
    return tuple(sorted({goal_of(target) for target in targets}))


def _known() -> list[str]:
    return [*map(str, sdg.goals()), *sdg.targets(), *sdg.indicators()]
