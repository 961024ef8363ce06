"""What a commitment or an ask is about: targets, indicators and areas that exist, and the filter keys that they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.contracts.fields import Area, Sdg
from shared.reference import areas as register
from shared.reference import sdg
from shared.reference.provinces import PK, PROVINCES
from shared.streams import Document
from shared.web.problems import Unprocessable

OWN_SCHEME = "LEAD."
PCODES = {province.code: province.pcode for province in PROVINCES}


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
    of_targets = [_target(target, f"targets.{place}") for place, target in enumerate(targets)]
    of_indicators = [_indicator(code, adopted, f"indicators.{place}") for place, code in enumerate(indicators)]
    for place, area in enumerate(areas):
        _check_area(area, province, f"areas.{place}")
    districts = {area.code[:5] for area in areas if area.scheme == "COD-AB-2022" and len(area.code) >= 5}
    return Subject(
        targets=tuple(dict.fromkeys(targets)),
        indicators=tuple(dict.fromkeys(code for code, _ in of_indicators)),
        areas=tuple(dict.fromkeys(areas)),
        districts=tuple(sorted(districts)),
        goals=tuple(sorted({*of_targets, *(goal for _, goals in of_indicators for goal in goals)})),
    )


def of_own_scheme(codes: Iterable[str]) -> list[str]:
    """The programme's own indicators among these codes: only its adoptions tell what they are."""
    return [code for code in codes if code.startswith(OWN_SCHEME)]


def pcodes(areas: Iterable[Area], province: str) -> tuple[str, ...]:
    """Where figures of these areas stand, by P-code; without an area with one, the province's own."""
    named = [PCODES.get(area.code, area.code) for area in areas if area.scheme != "local"]
    return tuple(dict.fromkeys(named)) or tuple(PCODES[code] for code in (province,) if code in PCODES)


def _target(target: Sdg, field: str) -> int:
    """The goal of a target; targets of another framework than the register's are taken as they are."""
    number = target.code.partition(".")[0]
    listed = target.framework != sdg.FRAMEWORK or target.code in sdg.targets()
    if not listed or int(number) not in sdg.goals():
        candidates = [code for code in sdg.targets() if code.partition(".")[0] == number]
        raise Unprocessable(f"{field}.code", target.code, "target.unknown", candidates=candidates)
    return int(number)


def _indicator(code: str, adopted: Mapping[str, Document], field: str) -> tuple[str, Sequence[int]]:
    if code in adopted:
        return code, adopted[code]["goals"]
    listed = sdg.indicator(code)
    if listed is None:
        similar = [candidate.code for candidate in sdg.candidates(code)]
        raise Unprocessable(field, code, "indicator.unknown", candidates=similar)
    return sdg.canonical(code), listed.goals


def _check_area(area: Area, province: str, field: str) -> None:
    if area.scheme == "local":
        return
    if area.scheme == "ISO-3166-2":
        known = area.code in PCODES and area.level == "province"
        inside = province in {PK, area.code}
    else:
        found = register.find(area.code)
        known = found is not None and found.level == area.level
        inside = found is not None and province in {PK, found.province}
    if not known:
        meant = register.match(area.code, province)
        candidates = (meant.area,) if meant.area else meant.candidates
        named = [f"{candidate.code} {candidate.name}" for candidate in candidates]
        raise Unprocessable(f"{field}.code", area.code, "area.unknown", candidates=named)
    if not inside:
        raise Unprocessable(f"{field}.code", area.code, "area.outside_province")
