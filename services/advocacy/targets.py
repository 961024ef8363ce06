"""Targets of the Sustainable Development Goals as awareness and partnerships name them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from shared.contracts.fields import Sdg
from shared.reference import sdg

MOST_CANDIDATES = 5


def unknown_target(target: Sdg) -> dict[str, object] | None:
    """Why a goal, target or indicator is none of the frame of 2022, as the facts of a refusal; None where it is one."""
    if target.framework != sdg.FRAMEWORK:
        return {"value": target.framework, "reason": "not the frame that is used", "candidates": [sdg.FRAMEWORK]}
    known = [*map(str, sdg.goals()), *sdg.targets(), *sdg.indicators()]
    if target.code in known:
        return None
    meant = difflib.get_close_matches(target.code, known, n=MOST_CANDIDATES)
    return {"value": target.code, "reason": "no such code", "candidates": meant}


def goals_of(targets: Iterable[Sdg]) -> tuple[int, ...]:
    """The goals that targets belong to, sorted."""
    return tuple(sorted({int(target.code.partition(".")[0]) for target in targets}))
