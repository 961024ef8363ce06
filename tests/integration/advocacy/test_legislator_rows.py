"""Lists of legislators brought in: every row is answered, and the same list again changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from shared.runtime.store import Database
from tests.integration.advocacy.conftest import SINDH, Advocacy

pytestmark = pytest.mark.integration

ROWS = f"{SINDH}/office_holders/rows"
COLUMNS = ("constituency_code", "constituency_name", "member_name", "party", "party_raw", "province", "district")
LIST = (
    ("PS-9", "Shikarpur-III", "Vacant", "", "", "Sindh", "Shikarpur"),
    ("PS-10", "Larkana-I", "Zainab Example", "PPP", "PPP[6]", "Sindh", "Larkana"),
    ("PS-11", "Larkana-II", "Karim Example[3]", "PPP", "Pakistan People’s Party", "Sindh", "Larkana"),
    ("PS-112", "Karachi Keamari-II", "Omar Example", "PPP", "PPP", "Sindh", "Karachi Keamari"),
    ("PK-1", "Chitral Upper", "Sana Example", "SIC", "SIC", "Khyber Pakhtunkhwa", "Upper Chitral"),
    ("PS-13", "Larkana-IV", "Hina Example", "PPQ", "PPQ", "Sindh", "Larkana"),
)


def sent(*rows: tuple[str, ...], **changes: Any) -> dict[str, Any]:
    told = [dict(zip(COLUMNS, row, strict=True)) | {"row": number} for number, row in enumerate(rows, 2)]
    return {"start_date": "2024-02-24", "source": {"title": "A list, made up"}, "rows": told, **changes}


async def bring(advocacy: Advocacy, *rows: tuple[str, ...], **changes: Any) -> dict[str, Any]:
    return await advocacy.done("secretariat", ROWS, sent(*rows, **changes))


async def test_every_row_is_answered(advocacy: Advocacy) -> None:
    told = await bring(advocacy, *LIST)
    assert {name: told[name] for name in ("rows", "accepted", "repeated", "refused")} == {
        "rows": 6, "accepted": 2, "repeated": 0, "refused": 4,
    }  # fmt: skip
    answers = [(one["row"], one["outcome"], one["column"], one["value"], one["rule"]) for one in told["answers"]]
    assert answers == [
        (2, "refused", "member_name", "Vacant", "holder_row.vacant"),
        (3, "accepted", None, None, None),
        (4, "accepted", None, None, None),
        (5, "refused", "district", "Karachi Keamari", "holder_row.unknown_district"),
        (6, "refused", "constituency_code", "PK-1", "holder_row.other_province"),
        (7, "refused", "party_raw", "PPQ", "holder_row.unknown_party"),
    ]
    assert told["answers"][3]["candidates"] == ["PK729 West Karachi"]
    assert "Pakistan People's Party" in told["answers"][5]["candidates"]


async def test_the_same_list_again_changes_nothing(advocacy: Advocacy, database: Database) -> None:
    await bring(advocacy, *LIST)
    journal = await database["journal"].count_documents({})
    again = await bring(advocacy, *LIST)
    assert (again["accepted"], again["repeated"], again["refused"]) == (0, 2, 4)
    assert await database["journal"].count_documents({}) == journal == 4


async def test_what_was_brought_is_shown_with_its_notes_and_one_party(advocacy: Advocacy) -> None:
    await bring(advocacy, *LIST)
    held = (await advocacy.shown(f"{SINDH}/posts?party=ppp"))["data"]
    assert [(one["name"]["en"], one["notes"], one["on_behalf_of"]["party_id"]) for one in held] == [
        ("Zainab Example", ["party: [6]"], "ppp"),
        ("Karim Example", ["member_name: [3]"], "ppp"),
    ]
    shown = await advocacy.shown(f"{SINDH}/office_holders/ps-10-zainab-example")
    assert shown["posts"][0]["constituency"] == {
        "scheme": "sindh-pa", "code": "PS-10", "name": "Larkana-I", "districts": ["PK713"],
    }  # fmt: skip


async def test_another_name_for_a_seat_that_is_held_is_refused_and_nobody_is_registered(
    advocacy: Advocacy, database: Database
) -> None:
    await bring(advocacy, LIST[1])
    other = ("PS-10", "Larkana-I", "Somebody Else", "PPP", "PPP", "Sindh", "Larkana")
    told = await bring(advocacy, other)
    [answer] = told["answers"]
    assert (answer["rule"], answer["column"], answer["value"]) == ("post.seat_taken", "constituency_code", "PS-10")
    assert answer["facts"]["membership_id"] == "sindh-pa-ps-10.2024-02-24"
    assert await database["journal"].count_documents({}) == 2


async def test_another_party_for_the_same_seat_is_refused_with_what_is_told(advocacy: Advocacy) -> None:
    await bring(advocacy, LIST[1])
    [answer] = (await bring(advocacy, (*LIST[1][:3], "SIC", "SIC", *LIST[1][5:])))["answers"]
    assert (answer["outcome"], answer["rule"]) == ("refused", "post.told_otherwise")
    assert answer["facts"] == {"on_behalf_of": "ppp"}


async def test_a_row_from_tomorrow_says_which_field_is_wrong(advocacy: Advocacy) -> None:
    [answer] = (await bring(advocacy, LIST[1], start_date="2026-07-02"))["answers"]
    assert (answer["rule"], answer["facts"]) == (
        "post.future_date",
        {"field": "start_date", "value": "2026-07-02"},
    )


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"rows": []}, "too_short"),
        ({"start_date": "24.02.2024"}, "date_format"),
        ({"source": {}}, "missing"),
    ],
)
async def test_a_list_that_is_none_is_refused_whole(advocacy: Advocacy, changes: dict[str, Any], rule: str) -> None:
    assert await advocacy.refused("secretariat", ROWS, sent(*LIST) | changes, 422) == rule


async def test_members_bring_no_lists(advocacy: Advocacy) -> None:
    await advocacy.begin()
    await advocacy.refused("amina", ROWS, sent(*LIST), 403)
