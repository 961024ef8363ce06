"""What a commitment or an ask is about: targets, indicators and areas that exist, and the filter keys that they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.advocacy.places import candidates, districts_of, outside, unknown
from services.advocacy.targets import goals_of, similar, unknown_target
from shared.contracts.fields import Area, Sdg
from shared.reference import sdg
from shared.reference.provinces import WITH_SANDBOX
from shared.streams import Document
from shared.web.problems import Unprocessable

OWN_SCHEME = "LEAD."
PCODES = {province.code: province.pcode for province in WITH_SANDBOX}


@dataclass(frozen=True, slots=True)
class Subject:
    """Known targets, indicators (by the code that values are stored under) and areas; districts and goals for filters."""

    targets: tuple[Sdg, ...]
    indicators: tuple[str, ...]
    areas: tuple[Area, ...]
    districts: tuple[str, ...]
    goals: tuple[int, ...]


def subject(
    province: str,
    targets: Sequence[Sdg],
    indicators: Sequence[str],
    areas: Sequence[Area],
    adopted: Mapping[str, Document],
) -> Subject:
    """The subject that a request names; `adopted` are the programme's own indicators among them, by code.

    Raises Unprocessable for an unknown target, indicator or area, and for an area outside the province (PK holds all).
    """
    for place, target in enumerate(targets):
        _check_target(target, f"targets.{place}")
    of_indicators = [_indicator(code, adopted, f"indicators.{place}") for place, code in enumerate(indicators)]
    for place, area in enumerate(areas):
        _check_area(area, province, f"areas.{place}")
    return Subject(
        targets=tuple(dict.fromkeys(targets)),
        indicators=tuple(dict.fromkeys(code for code, _ in of_indicators)),
        areas=tuple(dict.fromkeys(areas)),
        districts=districts_of(areas),
        goals=tuple(sorted({*goals_of(targets), *(goal for _, goals in of_indicators for goal in goals)})),
    )


def of_own_scheme(codes: Iterable[str]) -> list[str]:
    """The programme's own indicators among these codes: only its adoptions tell what they are."""
    return [code for code in codes if code.startswith(OWN_SCHEME)]


def pcodes(areas: Iterable[Area], province: str) -> tuple[str, ...]:
    """Where figures of these areas stand, by P-code; without an area with one, the province's own."""
    named = [PCODES.get(area.code, area.code) for area in areas if area.scheme != "local"]
    return tuple(dict.fromkeys(named)) or tuple(PCODES[code] for code in (province,) if code in PCODES)


def _check_target(target: Sdg, field: str) -> None:
    if unknown_target(target):
        raise Unprocessable(f"{field}.code", target.code, "target.unknown", candidates=similar(target.code))


def _indicator(code: str, adopted: Mapping[str, Document], field: str) -> tuple[str, Sequence[int]]:
    if code in adopted:
        return code, adopted[code]["goals"]
    listed = sdg.indicator(code)
    if listed is None:
        similar = [candidate.code for candidate in sdg.candidates(code)]
        raise Unprocessable(field, code, "indicator.unknown", candidates=similar)
    return sdg.canonical(code), listed.goals


def _check_area(area: Area, province: str, field: str) -> None:
    if unknown(area, province):
        raise Unprocessable(f"{field}.code", area.code, "area.unknown", candidates=candidates(area.code, province))
    if outside(area, province):
        raise Unprocessable(f"{field}.code", area.code, "area.outside_province")
