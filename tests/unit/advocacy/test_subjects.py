"""What commitments and asks may be about, and the filter keys that it makes."""

from __future__ import annotations

from typing import Any

import pytest

from services.advocacy.subjects import pcodes, subject
from shared.contracts.fields import Area, Sdg
from shared.web.problems import Unprocessable

LARKANA = Area(code="PK713", scheme="COD-AB-2022", level="district")
SINDH = Area(code="PK-SD", scheme="ISO-3166-2", level="province")
VILLAGE = Area(code="uc-12", scheme="local", level="union_council")
ENERGY = Sdg(code="7.1", framework="2022")


def about(
    *, targets: tuple[Sdg, ...] = (), indicators: tuple[str, ...] = (), areas: tuple[Area, ...] = (), **more: Any
) -> Any:
    return subject(more.get("province", "PK-SD"), targets, indicators, areas, more.get("adopted", {}))


def test_targets_indicators_and_areas_make_goals_and_districts() -> None:
    own = {"LEAD.EDU.01": {"goals": [4]}}
    found = about(
        targets=(ENERGY, ENERGY), indicators=("LEAD.EDU.01", "1.1.1"), areas=(LARKANA, SINDH, VILLAGE), adopted=own
    )
    assert (found.goals, found.districts) == ((1, 4, 7), ("PK713",))
    assert (found.targets, found.areas) == ((ENERGY,), (LARKANA, SINDH, VILLAGE))


def test_an_indicator_that_repeats_another_is_the_one_that_values_are_stored_under() -> None:
    assert about(indicators=("13.1.1", "1.5.1")).indicators == ("1.5.1",)


def test_targets_of_another_framework_are_taken_as_they_are() -> None:
    assert about(targets=(Sdg(code="4.z", framework="2025"),)).goals == (4,)


@pytest.mark.parametrize(
    ("wrong", "field", "rule"),
    [
        ({"targets": (ENERGY, Sdg(code="7.9", framework="2022"))}, "targets.1.code", "target.unknown"),
        ({"targets": (Sdg(code="18.1", framework="2025"),)}, "targets.0.code", "target.unknown"),
        ({"indicators": ("7.1.9",)}, "indicators.0", "indicator.unknown"),
        ({"indicators": ("LEAD.EDU.01",)}, "indicators.0", "indicator.unknown"),
        (
            {"areas": (Area(code="PK799", scheme="COD-AB-2022", level="district"),)},
            "areas.0.code",
            "area.unknown",
        ),
        ({"areas": (LARKANA.model_copy(update={"level": "tehsil"}),)}, "areas.0.code", "area.unknown"),
        (
            {"areas": (Area(code="PK201", scheme="COD-AB-2022", level="district"),)},
            "areas.0.code",
            "area.outside_province",
        ),
        (
            {"areas": (Area(code="PK-BA", scheme="ISO-3166-2", level="province"),)},
            "areas.0.code",
            "area.outside_province",
        ),
        ({"areas": (Area(code="PK-XX", scheme="ISO-3166-2", level="province"),)}, "areas.0.code", "area.unknown"),
    ],
)
def test_what_is_not_known_or_lies_elsewhere_is_answered_with_its_place(
    wrong: dict[str, Any], field: str, rule: str
) -> None:
    with pytest.raises(Unprocessable) as answer:
        about(**wrong)
    assert (answer.value.told["field"], answer.value.told["rule"]) == (field, rule)


def test_the_country_holds_every_area() -> None:
    quetta = Area(code="PK201", scheme="COD-AB-2022", level="district")
    assert about(areas=(quetta, SINDH), province="PK").districts == ("PK201",)


def test_figures_stand_in_the_areas_named_else_in_the_province() -> None:
    assert pcodes((LARKANA, SINDH, VILLAGE), "PK-SD") == ("PK713", "PK7")
    assert pcodes((VILLAGE,), "PK-SD") == ("PK7",)
    assert pcodes((), "PK") == ()
