"""A file's way into the journal: each outcome, twice is once, and an interrupted import goes on."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from services.reporting.imports.answers import Answers, RowRefused
from services.reporting.imports.intake import Imported
from shared.contracts.indicators import IndicatorAdopted
from shared.contracts.reporting import ImportCompleted, IndicatorSubmitted
from shared.journal import BacklogFull
from tests.integration.imports.files import large, own_columns
from tests.integration.imports.rig import EVERYWHERE, Rig, demo_terms, member_of, permits
from tests.integration.imports.rig import rig as made

pytestmark = pytest.mark.integration

ELECTRICITY = IndicatorAdopted(**IndicatorAdopted.example)
PERCENTS = [terms for terms in demo_terms() if terms.unit == "percent"][:20]
LARGE = large(terms.code for terms in PERCENTS)


def outcomes(imported: Imported) -> list[tuple[int, str]]:
    return [(answer["row"], answer["outcome"]) for answer in imported.answers.each()]


async def entries(rig: Rig) -> list[dict[str, Any]]:
    """The journal without what differs by the run: ids, and the order of batches."""
    found = await rig.database["journal"].find({}, {"_id": 0}).to_list(None)
    return sorted(found, key=lambda entry: (entry["stream"], entry["entry"]))


async def told(rig: Rig) -> dict[str, ImportCompleted]:
    """What the rest of the world was told of files, by stream."""
    found = {}
    for entry in await rig.events(ImportCompleted.type):
        [event] = (await rig.journal.load(entry["stream"])).events()
        assert isinstance(event, ImportCompleted)
        found[entry["stream"]] = event
    return found


async def test_every_row_has_its_outcome_and_other_rows_go_on(rig: Rig) -> None:
    await rig.begin([ELECTRICITY])
    imported = await rig.bring(
        own_columns(
            [
                {},
                {"value": "88.310"},
                {"value": "88.13"},
                {"area": "Larkanna"},
                {"value": "101"},
                {"indicator": "7.1.2"},
                {"unit": "count"},
                {"area": "Quetta", "province": "Balochistan"},
                {"method": "x" * 2001, "area": "PK714"},
            ]
        )
    )
    found = {answer["row"]: answer for answer in imported.answers.each()}
    assert [one["outcome"] for one in found.values()] == [
        "accepted", "repeated", "correction_needed", "refused", "refused", "refused", "refused", "accepted", "refused",
    ]  # fmt: skip
    assert found[2] == {"row": 2, "outcome": "accepted"}
    assert found[4] == {
        "row": 4, "outcome": "correction_needed", "column": "value", "field": "value", "value": "88.13",
        "rule": "figure.correction_needed", "facts": {"current": "88.31", "member_id": "demo-sd"},
    }  # fmt: skip
    assert (found[5]["column"], found[5]["value"], found[5]["rule"]) == ("area", "Larkanna", "figure.unknown_area")
    assert "PK713 Larkana" in found[5]["candidates"]
    assert (found[6]["column"], found[6]["rule"]) == ("value", "figure.out_of_limits")
    assert (found[7]["rule"], found[7]["candidates"]) == ("figure.unknown_indicator", ["7.1.1"])
    assert found[8]["rule"] == "figure.wrong_unit"
    assert (found[10]["column"], found[10]["rule"]) == ("method", "method.malformed")
    assert imported.answers.counts() == {"accepted": 2, "repeated": 1, "correction_needed": 1, "refused": 5}

    [figure] = (await rig.journal.load("reporting/PK-SD/series/7.1.1/PK713/_T")).events()
    assert isinstance(figure, IndicatorSubmitted)
    assert (figure.value, figure.member_id, figure.import_id) == ("88.31", "demo-sd", imported.imports["PK-SD"])
    assert (figure.districts, figure.goals, figure.organisations) == (("PK713",), (7,), ("demo-sd",))


async def test_a_file_tells_the_world_once_for_each_province_it_touches(rig: Rig) -> None:
    await rig.begin([ELECTRICITY])
    file = own_columns(
        [{}, {}, {"area": "PK714"}, {"area": "PK713", "value": ""}, {"area": "Quetta"}, {"area": "Nowhere"}]
    )
    first = await rig.bring(file, "C:\\figures\\mine.csv")
    again = await rig.bring(file)
    assert outcomes(again) == [(row, "refused" if word == "refused" else "repeated") for row, word in outcomes(first)]
    assert again.imports == first.imports
    world = await told(rig)
    assert set(world) == {f"reporting/{province}/imports/{one}" for province, one in first.imports.items()}
    sindh = world[f"reporting/PK-SD/imports/{first.imports['PK-SD']}"]
    assert (sindh.rows, sindh.accepted, sindh.repeated, sindh.correction_needed, sindh.refused) == (4, 2, 1, 0, 1)
    assert (sindh.file_name, sindh.profile, sindh.districts) == ("mine.csv", "platform", ("PK713", "PK714"))
    assert world[f"reporting/PK-BA/imports/{first.imports['PK-BA']}"].rows == 1
    assert len(world) == 2


async def test_the_same_file_again_changes_nothing(rig: Rig) -> None:
    await rig.begin(PERCENTS)
    first = await rig.bring(LARGE)
    before = await entries(rig)
    again = await rig.bring(LARGE)
    assert await entries(rig) == before
    assert first.answers.counts() == {"accepted": 2160, "repeated": 100, "correction_needed": 0, "refused": 0}
    assert again.answers.counts() == {"accepted": 0, "repeated": 2260, "correction_needed": 0, "refused": 0}


class Unplugged(Exception):  # noqa: N818  what happens to an import
    """The process that took the file in ended."""


@pytest.mark.parametrize("after", [1, 600, 1500])
async def test_an_interrupted_import_goes_on_where_it_stopped(rig: Rig, after: int) -> None:
    await rig.begin(PERCENTS)

    def pulled(answers: Answers, _about: int) -> None:
        if answers.counts()["accepted"] >= after:
            raise Unplugged

    with pytest.raises(Unplugged):
        await rig.bring(LARGE, progress=pulled)
    stored = len(await entries(rig))
    assert 0 < stored < 2160
    assert not await told(rig)
    with pytest.raises(Unplugged):
        await rig.bring(LARGE, progress=pulled)

    whole = await rig.bring(LARGE)
    assert whole.answers.counts() == {"accepted": 2160, "repeated": 100, "correction_needed": 0, "refused": 0}
    [completed] = (await told(rig)).values()
    assert (completed.accepted, completed.repeated) == (2160, 100)
    streams = Counter(entry["stream"] for entry in await entries(rig))
    assert len(streams) == 2161
    assert set(streams.values()) == {1}
    assert (await rig.bring(LARGE)).answers.counts()["repeated"] == 2260


async def test_a_dry_run_answers_as_the_run_would_and_writes_nothing(rig: Rig) -> None:
    await rig.begin(PERCENTS)
    file = LARGE + own_columns([{"indicator": PERCENTS[0].code, "area": "PK601", "value": "77.7"}]).split(b"\n", 1)[1]
    dry = await rig.bring(file, dry_run=True)
    assert await entries(rig) == []
    assert dry.imports == {}
    assert outcomes(dry) == outcomes(await rig.bring(file))
    assert outcomes(await rig.bring(file, dry_run=True)) == outcomes(await rig.bring(file))


async def test_the_same_file_twice_at_once_is_stored_once(rig: Rig) -> None:
    await rig.begin(PERCENTS)
    one, other = await asyncio.gather(rig.bring(LARGE), rig.bring(LARGE))
    assert {row for row, word in outcomes(one) if word == "refused"} == set()
    assert {row for row, word in outcomes(other) if word == "refused"} == set()
    streams = Counter(entry["stream"] for entry in await entries(rig))
    assert set(streams.values()) == {1}
    assert len(await told(rig)) == 1


async def test_rows_of_provinces_where_the_caller_may_not_import_are_refused_and_the_others_stored(rig: Rig) -> None:
    await rig.begin([ELECTRICITY])
    refused = RowRefused("province.may_not_import", "area", province="PK-BA", because="role")
    imported = await rig.bring(
        own_columns([{}, {"area": "Quetta"}, {"area": "Attock"}]), allowed=dict(permits(["PK-SD"])) | {"PK-BA": refused}
    )
    _, quetta, attock = imported.answers.each()
    assert (quetta["rule"], quetta["facts"]) == ("province.may_not_import", {"province": "PK-BA", "because": "role"})
    assert attock["rule"] == "province.not_served"
    assert set(imported.imports) == {"PK-SD"}


async def test_a_province_asked_for_takes_the_rows_of_others_for_wrong(rig: Rig) -> None:
    await rig.begin([ELECTRICITY])
    imported = await rig.bring(own_columns([{}, {"area": "PK201"}, {"area": "Nowhere"}]), province="PK-SD")
    assert [answer.get("rule") for answer in imported.answers.each()] == [
        None, "figure.area_outside_province", "figure.unknown_area",
    ]  # fmt: skip
    [completed] = (await told(rig)).values()
    assert (completed.rows, completed.accepted, completed.refused) == (3, 1, 2)


async def test_a_suspended_member_s_rows_are_refused(rig: Rig) -> None:
    await rig.begin([ELECTRICITY], provinces=["PK-BA"])
    imported = await rig.bring(own_columns([{}]))
    [answer] = imported.answers.each()
    assert answer["rule"] == "figure.member_not_active"


async def test_a_full_backlog_stops_the_import_and_it_goes_on_later(rig: Rig) -> None:
    await rig.begin(PERCENTS)
    await rig.bring(LARGE[: len(LARGE) // 2].rpartition(b"\n")[0])
    narrow = await made(rig.database, backlog=600)
    with pytest.raises(BacklogFull):
        await narrow.bring(LARGE)
    await rig.database["journal"].update_many({}, {"$unset": {"unpublished": True}})
    whole = await rig.bring(LARGE)
    assert whole.answers.counts()["refused"] == 0


async def test_the_data_officer_submits_for_the_member_of_each_province(rig: Rig) -> None:
    await rig.begin([ELECTRICITY])
    areas = ["PK101", "PK201", "PK301", "PK401", "PK501", "PK601", "PK701"]
    imported = await rig.bring(own_columns({"area": area} for area in areas))
    assert imported.answers.counts()["accepted"] == len(EVERYWHERE)
    submitted = {entry["province"]: entry["by"] for entry in await rig.events(IndicatorSubmitted.type)}
    assert submitted == {province: member_of(province) for province in EVERYWHERE}
