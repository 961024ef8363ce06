"""Lists of legislators as they are found: every row answered, and the same lists again change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.advocacy.app import SERVICE
from services.advocacy.office_holders.imports import MOST_ROWS
from shared.cli.office_holders import read_rows
from shared.runtime.store import Database
from tests.integration.advocacy.conftest import NOW, TODAY, Advocacy
from tests.integration.served import Clock, served

pytestmark = pytest.mark.integration

SEATS = {"PK-PB": "PP-", "PK-SD": "PS-", "PK-KP": "PK-", "PK-BA": "PB-"}


@pytest.fixture
async def advocacy(database: Database) -> AsyncIterator[Advocacy]:
    async with served(SERVICE, database, Clock(TODAY, NOW), Advocacy) as client:
        yield client


async def bring(advocacy: Advocacy, province: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    for begin in range(0, len(rows), MOST_ROWS):
        body = {"start_date": "2024-02-29", "source": {"title": "Wikipedia"}, "rows": rows[begin : begin + MOST_ROWS]}
        told = await advocacy.done("programme", f"/advocacy/v1/{province}/office_holders/rows", body)
        answers += told["answers"]
    assert [answer["row"] for answer in answers] == [row["row"] for row in rows]
    return answers


def counted(answers: list[dict[str, Any]]) -> Counter[str]:
    return Counter(answer["rule"] or answer["outcome"] for answer in answers)


async def test_the_national_assembly_is_brought_as_federal(advocacy: Advocacy, data: Path, database: Database) -> None:
    rows = list(read_rows(data / "orgs" / "legislators_na_2024.csv"))
    answers = await bring(advocacy, "PK", rows)
    assert counted(answers) == {"accepted": 254, "holder_row.unknown_district": 12}
    assert {answer["column"] for answer in answers if answer["rule"]} == {"district"}
    assert all(answer["candidates"] for answer in answers if answer["rule"])
    noted = [row["member_name"] for row in rows if row["party_raw"] == "SIC[6]"]
    await advocacy.catch_up()
    with_notes = await database["view.posts.1"].count_documents({"terms.notes": "party: [6]"})
    refused = {answer["row"] for answer in answers if answer["rule"]}
    assert with_notes == sum(row["row"] not in refused for row in rows if row["member_name"] in noted)
    again = await bring(advocacy, "PK", rows)
    assert counted(again) == {"repeated": 254, "holder_row.unknown_district": 12}


async def test_the_provincial_assemblies_are_brought_province_by_province(
    advocacy: Advocacy, data: Path, database: Database
) -> None:
    rows = list(read_rows(data / "orgs" / "legislators_pa_2024.csv"))
    found, refused = {}, set[int]()
    for province, prefix in SEATS.items():
        answers = await bring(advocacy, province, [row for row in rows if row["constituency_code"].startswith(prefix)])
        found[province] = counted(answers)
        refused |= {answer["row"] for answer in answers if answer["rule"]}
    district = "holder_row.unknown_district"
    assert found == {
        "PK-PB": {"accepted": 287, district: 10},
        "PK-SD": {"accepted": 124, district: 5, "holder_row.vacant": 1},
        "PK-KP": {"accepted": 113, district: 2},
        "PK-BA": {"accepted": 49, district: 2},
    }
    await advocacy.catch_up()
    spelt = {"PPP", "Pakistan People's Party", "Pakistan People’s Party"}
    of_one_party = sum(row["party"] in spelt for row in rows if row["row"] not in refused)
    assert await database["view.posts.1"].count_documents({"parties": "ppp"}) == of_one_party
    journal = await database["journal"].count_documents({})
    again = await bring(advocacy, "PK-KP", [row for row in rows if row["constituency_code"].startswith("PK-")])
    assert counted(again) == {"repeated": 113, district: 2}
    assert await database["journal"].count_documents({}) == journal
    assert await database["view.posts.1"].count_documents({"terms.constituency.code": "PK-1"}) == 1


async def test_a_list_brought_for_one_province_refuses_the_rows_of_others(advocacy: Advocacy, data: Path) -> None:
    rows = list(read_rows(data / "orgs" / "legislators_pa_2024.csv"))
    answers = await bring(advocacy, "PK-BA", rows)
    assert counted(answers) == {"accepted": 49, "holder_row.unknown_district": 2, "holder_row.other_province": 542}
