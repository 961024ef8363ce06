"""The areas that a request names: known ones as they are, others answered with candidates."""

from __future__ import annotations

from collections.abc import Sequence

from shared.reference.areas import Area, districts, find, match
from shared.reference.provinces import PK
from shared.web.problems import Unprocessable


def known_districts(given: Sequence[str], province: str, field: str) -> tuple[str, ...]:
    """The P-codes given, sorted, each once. Raises Unprocessable with candidates for what is no district's code."""
    for place, code in enumerate(given):
        area = find(code)
        if area is None or area.level != "district":
            meant = match(code, province)
            candidates = (meant.area,) if meant.area else meant.candidates or _all(province)
            raise Unprocessable(f"{field}.{place}", code, "district.unknown", candidates=list(map(named, candidates)))
    return tuple(sorted(set(given)))


def known_area(code: str, province: str, field: str) -> Area:
    """The area of a P-code. Raises Unprocessable, with candidates where the text is like a district's name."""
    if area := find(code):
        return area
    meant = match(code, province)
    candidates = (meant.area,) if meant.area else meant.candidates
    raise Unprocessable(field, code, "area.unknown", candidates=list(map(named, candidates)))


def named(area: Area) -> str:
    """An area as candidates show it: `PK713 Larkana`."""
    return f"{area.code} {area.name}"


def _all(province: str) -> tuple[Area, ...]:
    return () if province == PK else districts(province)
