"""Areas as every slice means them: which can stand in a province, what may be meant, and the districts that they lie in."""

from __future__ import annotations

from collections.abc import Iterable

from shared.contracts.fields import Area
from shared.reference import areas
from shared.reference.provinces import PROVINCE_CODES, lies_in

WITH_P_CODES = frozenset({"province", "district", "tehsil"})
"""Levels whose areas have codes of their own; a place of another level goes by a local code."""


def misplaced(area: Area, province: str) -> dict[str, object] | None:
    """Why an area can't stand in the province, as the facts of a refusal; None where it can."""
    return unknown(area, province) or outside(area, province)


def unknown(area: Area, province: str) -> dict[str, object] | None:
    """Why there is no such area, as the facts of a refusal, with what may be meant in the province; None where there is."""
    match area.scheme:
        case "ISO-3166-2":
            there = area.level == "province" and area.code in PROVINCE_CODES
            return None if there else _fault(area, "not the code of a province")
        case "local":
            reason = f"a {area.level} has a code of COD-AB 2022"
            return _fault(area, reason) if area.level in WITH_P_CODES else None
        case "COD-AB-2022":
            found = areas.find(area.code)
            if found is None:
                return _fault(area, "no such code in COD-AB 2022") | {"candidates": candidates(area.code, province)}
            return None if found.level == area.level else _fault(area, f"{found.name} is a {found.level}")


def outside(area: Area, province: str) -> dict[str, object] | None:
    """That an area lies in another province (PK holds all but the sandbox), as the facts of a refusal; None where not."""
    found = areas.find(area.code) if area.scheme == "COD-AB-2022" else None
    of = area.code if area.scheme == "ISO-3166-2" else (found.province if found else None)
    if of is None or lies_in(of, province):
        return None
    return _fault(area, f"{found.name} lies in {of}" if found else f"not the code of {province}")


def districts_of(places: Iterable[Area]) -> tuple[str, ...]:
    """The districts in which areas lie, sorted: a P-code says its own, a province and a local code none."""
    return tuple(sorted({area.code[:5] for area in places if area.scheme == "COD-AB-2022" and len(area.code) >= 5}))


def candidates(text: str, province: str) -> list[str]:
    """The districts that a text may mean, as `PK713 Larkana`; none where it is like no name."""
    meant = areas.match(text, province)
    return [named(area) for area in ((meant.area,) if meant.area else meant.candidates)]


def named(area: areas.Area) -> str:
    """An area as candidates show it: `PK713 Larkana`."""
    return f"{area.code} {area.name}"


def _fault(area: Area, reason: str) -> dict[str, object]:
    return {"value": area.code, "reason": reason}
