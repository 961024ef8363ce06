"""The districts that a request names: known ones as they are, others answered with candidates."""

from __future__ import annotations

from collections.abc import Sequence

from shared.reference.areas import districts, find, match
from shared.web.problems import Unprocessable


def known_districts(given: Sequence[str], province: str) -> tuple[str, ...]:
    """The P-codes given, sorted, each once.

    Raises Unprocessable for what is no district's code: candidates are the districts that the text may name, else all
    of the province.
    """
    for place, code in enumerate(given):
        area = find(code)
        if area is None or area.level != "district":
            meant = match(code, province)
            candidates = (meant.area,) if meant.area else meant.candidates or districts(province)
            raise Unprocessable(
                f"districts.{place}",
                code,
                "district.unknown",
                candidates=[f"{candidate.code} {candidate.name}" for candidate in candidates],
            )
    return tuple(sorted(set(given)))
