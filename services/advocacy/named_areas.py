"""The areas that a request names by their codes alone: known ones as they are, others answered with candidates."""

from __future__ import annotations

from collections.abc import Sequence

from services.advocacy.places import candidates, named
from shared.reference.areas import Area, districts, find
from shared.reference.provinces import PK
from shared.web.problems import Unprocessable


def known_districts(given: Sequence[str], province: str, field: str) -> tuple[str, ...]:
    """The P-codes given, sorted, each once. Raises Unprocessable with candidates for what is no district's code."""
    for place, code in enumerate(given):
        area = find(code)
        if area is None or area.level != "district":
            meant = candidates(code, province) or _all(province)
            raise Unprocessable(f"{field}.{place}", code, "district.unknown", candidates=meant)
    return tuple(sorted(set(given)))


def known_area(code: str, province: str, field: str) -> Area:
    """The area of a P-code. Raises Unprocessable, with candidates where the text is like a district's name."""
    if area := find(code):
        return area
    raise Unprocessable(field, code, "area.unknown", candidates=candidates(code, province))


def _all(province: str) -> list[str]:
    return [] if province == PK else [named(area) for area in districts(province)]
