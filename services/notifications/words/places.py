"""What templates say places and goals with: provinces, districts, goals, targets and indicators by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from services.notifications.words.isolates import Isolated
from services.notifications.words.saying import Saying
from shared.contracts.fields import Area, Sdg
from shared.reference import areas, sdg
from shared.reference.provinces import PK, WITH_SANDBOX


@dataclass(frozen=True, slots=True)
class Places:
    """The filters of places and goals."""

    saying: Saying

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Every filter by the name that templates call it by."""
        names = ("area", "districts", "provinces", "goals", "targets", "indicator")
        return {name: getattr(self, name) for name in names}

    def province(self, code: str) -> Isolated:
        """A province's name by its ISO code; the country for PK; the code for any other text."""
        known = {one.code: one.urdu if self.saying.language.tag == "ur" else one.name for one in WITH_SANDBOX}
        return self.saying.piece(known.get(code, self.saying.language.phrases["country"] if code == PK else code))

    def area(self, told: Area | str) -> Isolated:
        """An area's name by its P-code or ISO code; the code of a place that no table names."""
        code = told.code if isinstance(told, Area) else told
        found = areas.find(code)
        if found is None or found.level == "province":
            return self.province(found.province if found else code)
        return self.saying.piece(self.saying.language.names["areas"].get(code, found.name))

    def districts(self, codes: Iterable[str]) -> Isolated:
        """The names of districts."""
        return self.saying.listed(map(self.area, codes))

    def provinces(self, codes: Iterable[str]) -> Isolated:
        """The names of provinces."""
        return self.saying.listed(map(self.province, codes))

    def place(self, codes: Sequence[str], province: str) -> Isolated:
        """The districts with their province; the province where an event has none."""
        if not codes:
            return self.province(province)
        return self.saying.phrase("place", districts=self.districts(codes), province=self.province(province))

    def goals(self, numbers: Sequence[int]) -> Isolated:
        """A goal with its label, several by their numbers."""
        one, several = self.saying.language.phrases["goal"]
        told = self.saying.listed(map(str, sorted(set(numbers))))
        if len(set(numbers)) > 1:
            return Isolated(several.format(numbers=told))
        label = self.saying.language.names["goals"].get(str(numbers[0]), sdg.goals()[numbers[0]].label)
        return Isolated(one.format(numbers=told, label=label))

    def targets(self, ranking: Iterable[Sdg]) -> Isolated:
        """Goals and targets by their codes, in their order."""
        return self.saying.listed(self.saying.phrase("target", code=one.code) for one in ranking)

    def indicator(self, code: str) -> Isolated:
        """An indicator's code, with its label where the frame has one."""
        found = sdg.indicator(code)
        if found is None:
            return self.saying.phrase("indicator_alone", code=code)
        return self.saying.phrase("indicator", code=code, label=found.label)
