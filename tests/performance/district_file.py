"""The large file of district figures that import is measured with: the real one where it lies beside the project."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import cycle, islice, product
from pathlib import Path

from services.reporting.imports.profile import named
from shared.devstack.demo_rows import rows
from shared.reference import areas
from shared.reference.provinces import PROVINCES
from tests.real_files.conftest import folder

ROWS = 107_987
HEADER = ("indicator_id", "province", "district", "year", "source", "value")
FIRST_YEAR, LAST_YEAR = 2004, 2020


def district_file(into: Path, rows: int) -> Path:
    """A file with so many rows of the real one's, or of the same shape with figures of the demonstration."""
    real = folder() / "district" / "d4p_values.csv"
    file = into / "d4p_values.csv"
    with file.open("w", encoding="utf-8", newline="") as written:
        if real.is_file():
            with real.open(encoding="utf-8", newline="") as lines:
                written.writelines(islice(lines, rows + 1))
        else:
            writer = csv.writer(written)
            writer.writerow(HEADER)
            writer.writerows(islice(_made(), rows))
    return file


def _made() -> Iterator[tuple[str, ...]]:
    """Series after series, each with some years, as the real file has them."""
    names = {province.code: province.name for province in PROVINCES}
    values = cycle([row["value"] for row in rows("figures.csv") if row["unit"] == "percent"])
    for year_of_first in range(FIRST_YEAR, LAST_YEAR + 1, 6):
        for indicator, area in product(named("d4p_values").indicators, areas.districts("PK")):
            for year in range(year_of_first, min(year_of_first + 6, LAST_YEAR + 1), 2):
                yield indicator, names[area.province], area.name, str(year), "PSLM", next(values)
