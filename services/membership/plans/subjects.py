"""What a plan or an activity is about: goals out of targets, districts out of areas, and whether such exist."""

from __future__ import annotations

from collections.abc import Iterable

from shared.contracts.fields import Area, Sdg
from shared.reference import areas, sdg


def goals_of(targets: Iterable[Sdg]) -> tuple[int, ...]:
    """The goals, 1 to 17, that targets or indicators belong to, in order, each once."""
    return tuple(sorted({_goal(target) for target in targets} & sdg.goals().keys()))


def is_known(target: Sdg) -> bool:
    """Whether there is such a goal, target or indicator; of frames other than 2022's only the goal is known."""
    if target.code in sdg.targets() or target.code in sdg.indicators():
        return True
    return _goal(target) in sdg.goals() and (target.code.isdecimal() or target.framework != sdg.FRAMEWORK)


def districts_of(places: Iterable[Area]) -> tuple[str, ...]:
    """The P-codes of the districts that the areas are or lie in, sorted, each once; none for a whole province."""
    coded = [areas.find(place.code[:5]) for place in places if place.scheme == "COD-AB-2022"]
    return tuple(sorted({area.code for area in coded if area is not None and area.level == "district"}))


def lies_in(place: Area, province: str) -> bool:
    """Whether the area is one of the province, by its code and level; of a local scheme nothing is known."""
    match place.scheme:
        case "ISO-3166-2":
            return place.code == province and place.level == "province"
        case "COD-AB-2022":
            found = areas.find(place.code)
            return found is not None and found.province == province and found.level == place.level
        case "local":
            return place.level != "province"


def _goal(target: Sdg) -> int:
    return int(target.code.partition(".")[0])
