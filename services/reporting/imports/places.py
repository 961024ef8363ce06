"""Which area a row means: a P-code or a name, and its province; never a guess."""

from __future__ import annotations

from typing import NamedTuple

from services.reporting.imports.answers import RowRefused
from services.reporting.imports.profile import AreaFrom
from shared.reference import areas
from shared.reference.provinces import WITH_SANDBOX, province_named


class Place(NamedTuple):
    """An area's P-code and its province (ISO code)."""

    area: str
    province: str


class Places:
    """Finds the areas of a file's rows; the same words are looked up once. `only`: the province that rows must lie in."""

    def __init__(self, how: AreaFrom, only: str | None) -> None:
        self._how, self._only = how, only
        self._known: dict[tuple[str, str], Place | RowRefused] = {}

    def find(self, name: str, province: str) -> Place:
        """The area of that name or P-code, in the province of that name if one is written.

        Raises RowRefused: `area.missing`, `province.unknown`, `figure.unknown_area` (with candidates),
        `figure.area_outside_province`; its fact `province` says where such a row would belong, as far as that is known.
        """
        found = self._known.get((name, province))
        if found is None:
            try:
                found = self._find(name.strip(), province.strip())
            except RowRefused as refused:
                found = refused
            self._known[name, province] = found
        if isinstance(found, RowRefused):
            raise found
        return found

    def _find(self, name: str, written: str) -> Place:
        named = province_named(written) if written else None
        if written and named is None:
            known = [province.name for province in WITH_SANDBOX]
            raise RowRefused("province.unknown", "province", written, known)
        province = named.code if named else self._only
        if not name:
            raise RowRefused("area.missing", "area", name, **({"province": province} if province else {}))
        by_code = areas.P_CODE.fullmatch(name) is not None
        matched = areas.read_code(name) if by_code else areas.match(name, province, self._how.level)
        if matched.area is None:
            facts = {"reason": matched.reason} if matched.reason else {}
            facts |= {"province": province} if province else {}
            meant = [f"{one.code} {one.name}" for one in matched.candidates]
            raise RowRefused("figure.unknown_area", "area", name, meant, **facts)
        for expected in (province, self._only):
            if expected not in {None, matched.area.province}:
                raise RowRefused(
                    "figure.area_outside_province", "area", name, province=matched.area.province, expected=expected
                )
        return Place(matched.area.code, matched.area.province)
