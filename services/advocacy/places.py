"""Areas as awareness and partnerships name them: what can't stand in a province, and the districts that areas lie in."""

from __future__ import annotations

from collections.abc import Iterable

from shared.contracts.fields import Area
from shared.reference import areas
from shared.reference.provinces import PK, PROVINCE_CODES

WITH_P_CODES = frozenset({"province", "district", "tehsil"})
"""Levels whose areas have codes of their own; a place of another level goes by a local code."""


def misplaced(area: Area, province: str) -> dict[str, object] | None:
    """Why an area can't stand in the province, as the facts of a refusal; None where it can."""
    match area.scheme:
        case "ISO-3166-2":
            there = area.level == "province" and area.code in PROVINCE_CODES and province in {PK, area.code}
            return None if there else _fault(area, f"not the code of {province}")
        case "local":
            told = area.level not in WITH_P_CODES
            return None if told else _fault(area, f"a {area.level} has a code of COD-AB 2022")
        case "COD-AB-2022":
            return _unfit_code(area, province)


def districts_of(places: Iterable[Area]) -> tuple[str, ...]:
    """The districts in which areas lie, sorted: a P-code says its own, a province and a local code none."""
    return tuple(sorted({area.code[:5] for area in places if area.scheme == "COD-AB-2022" and len(area.code) >= 5}))


def _unfit_code(area: Area, province: str) -> dict[str, object] | None:
    found = areas.find(area.code)
    if found is None:
        meant = areas.match(area.code, province)
        candidates = (meant.area,) if meant.area else meant.candidates
        told = [f"{one.code} {one.name}" for one in candidates]
        return _fault(area, "no such code in COD-AB 2022") | {"candidates": told}
    if found.level != area.level:
        return _fault(area, f"{found.name} is a {found.level}")
    return None if province in {PK, found.province} else _fault(area, f"{found.name} lies in {found.province}")


def _fault(area: Area, reason: str) -> dict[str, object]:
    return {"value": area.code, "reason": reason}
