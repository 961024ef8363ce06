"""Files as they are found in the field: each is answered row by row or refused once, and the counts are right."""

from __future__ import annotations

import csv
import logging
from collections import Counter
from pathlib import Path

import pytest

from services.reporting.imports.intake import Imported
from services.reporting.imports.tables import FileRefused
from shared.contracts.reporting import ImportCompleted
from shared.runtime.faults import StoreAway
from tests.integration.imports.rig import Rig

log = logging.getLogger(__name__)

pytestmark = pytest.mark.integration

WITH_PROFILE = {
    "district/d4p_values.csv": 107_987,
    "district/pslm_2019_20_long.csv": 10_710,
    "district/poverty_headcount_2018.csv": 131,
    "originals/2019PSLM_indicators_long2.xlsx": 10_710,
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def no_districts(data: Path, source: str) -> set[tuple[str, str]]:
    """Province and name of those places of a source that the reviewed crosswalk calls no district of today."""
    crosswalk = rows(data / "admin" / "district_name_crosswalk.csv")
    return {
        (row["province_raw"], row["name_raw"])
        for row in crosswalk
        if row["source"] == source and row["match"] == "not_a_current_district"
    }


async def stored_whole(rig: Rig, path: Path) -> Imported:
    """A file brought as people do: again where the store was away for a moment in its midst, and it goes on there."""
    try:
        return await rig.bring(path)
    except StoreAway:
        log.exception("brought again")
    return await rig.bring(path)


def refused(imported: Imported) -> Counter[str]:
    return Counter(answer["rule"] for answer in imported.answers.each() if answer["outcome"] == "refused")


async def test_every_file_is_answered_row_by_row_or_refused_once(rig: Rig, data: Path) -> None:
    found: dict[str, int | str] = {}
    files = [path for folder in ("district", "originals") for path in sorted((data / folder).iterdir())]
    for path in files:
        name = f"{path.parent.name}/{path.name}"
        if name == "district/d4p_values.csv":
            continue  # the largest one has a test of its own
        try:
            found[name] = len((await rig.bring(path, path.name, dry_run=True)).answers)
        except FileRefused as refusal:
            found[name] = refusal.rule
    answered = {name: rows for name, rows in found.items() if isinstance(rows, int)}
    assert answered == {name: rows for name, rows in WITH_PROFILE.items() if name in found}
    others = {name: rule for name, rule in found.items() if name not in answered}
    assert others.pop("originals/MICS_Sindh_long.xls") == "file.old_excel"
    assert set(others.values()) == {"profile.none_fits"}
    assert await rig.database["journal"].count_documents({}) == 0


async def test_the_poverty_file_has_six_rows_without_a_value_and_nine_that_name_no_district(
    rig: Rig, data: Path
) -> None:
    path = data / "district" / "poverty_headcount_2018.csv"
    given = rows(path)
    missing = sum(not row["povrate"] for row in given)
    nowhere = no_districts(data, "poverty_2018")
    unknown = sum((row["Province"], row["District"]) in nowhere for row in given)
    imported = await rig.bring(path, dry_run=True)
    assert (missing, unknown) == (6, 9)
    assert refused(imported) == {"value.missing": missing, "figure.unknown_area": unknown}
    assert imported.answers.counts()["accepted"] == len(given) - missing - unknown


async def test_a_survey_is_stored_once_whether_it_comes_as_csv_or_as_workbook(rig: Rig, data: Path) -> None:
    path = data / "district" / "pslm_2019_20_long.csv"
    given, nowhere = rows(path), no_districts(data, "pslm_2019_20")
    unknown = sum((row["province"], row["district"]) in nowhere for row in given)
    stored = await stored_whole(rig, path)
    assert refused(stored) == {"figure.unknown_area": unknown}
    assert stored.answers.counts()["accepted"] == len(given) - unknown
    journal = await rig.database["journal"].count_documents({})

    as_workbook = await stored_whole(rig, data / "originals" / "2019PSLM_indicators_long2.xlsx")
    assert as_workbook.answers.counts() == {
        "accepted": 0, "repeated": len(given) - unknown, "correction_needed": 0, "refused": unknown,
    }  # fmt: skip
    told = await rig.events(ImportCompleted.type)
    assert len(told) == len(stored.imports) + len(as_workbook.imports)
    assert await rig.database["journal"].count_documents({}) == journal + len(as_workbook.imports)


async def test_the_large_file_s_exact_repeats_are_found_and_nothing_else_is_called_one(rig: Rig, data: Path) -> None:
    path = data / "district" / "d4p_values.csv"
    seen: set[tuple[str, ...]] = set()
    repeats, nowhere, unknown = set(), no_districts(data, "d4p"), 0
    for number, row in enumerate(rows(path), 2):
        if (key := tuple(row.values())) in seen:
            repeats.add(number)
        seen.add(key)
        unknown += (row["province"], row["district"]) in nowhere
    assert len(repeats) == 5_625

    imported = await rig.bring(path, dry_run=True)
    assert len(imported.answers) == WITH_PROFILE["district/d4p_values.csv"]
    by_outcome: dict[str, set[int]] = {
        "accepted": set(),
        "repeated": set(),
        "correction_needed": set(),
        "refused": set(),
    }
    for answer in imported.answers.each():
        by_outcome[answer["outcome"]].add(answer["row"])
    assert by_outcome["repeated"] == repeats - by_outcome["refused"]
    assert not by_outcome["accepted"] & repeats
    assert not by_outcome["correction_needed"]
    # Every name is a district's; some rows are for a year before their district was made.
    assert refused(imported)["figure.unknown_area"] == unknown == 0
    assert set(refused(imported)) <= {"figure.area_not_valid"}
