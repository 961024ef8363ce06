"""Profiles: what they say is strict, those that come with the platform are whole, and the header picks one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from services.reporting.imports import template
from services.reporting.imports.profile import FOLDER, ProfileWrong, fitting, named, profiles, read_profile
from services.reporting.imports.rows import RowReader
from services.reporting.imports.tables import FileRefused
from shared.devstack.demo_rows import rows

GOOD = """
name: clinics
title: Clinics
recognised: {columns: [Place, Clinics]}
layout: wide
indicators: {Clinics: [{code: LEAD.HLT.01, unit: count}]}
area: {column: Place}
period: {constant: "2024"}
value: {}
source: {name: {constant: Register}, kind: {constant: administrative}}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "clinics.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_small_profile_needs_no_code(tmp_path: Path) -> None:
    profile = read_profile(written(tmp_path, GOOD))
    assert profile.columns() == ("Place", "Clinics")


@pytest.mark.parametrize(
    ("change", "to", "said"),
    [
        ("title: Clinics", "titel: Clinics", "titel: Extra inputs are not permitted"),
        ("area: {column: Place}", "area: {}", "area.column: Field required"),
        ("code: LEAD.HLT.01", "code: LEAD HLT", "indicators.Clinics.0.code"),
        ("unit: count", "unit: clinics", "indicators.Clinics.0.unit"),
        ('{constant: "2024"}', '{constant: "2024", column: Year}', "give either a column or a constant"),
        ('{constant: "2024"}', "{constant: 2024}", "period.constant"),
        ("layout: wide", "layout: long", "a long file needs indicator and value.column"),
        ("value: {}", "value: {column: Clinics}", "a wide file needs indicators by column"),
        ("kind: {constant: administrative}", "", "give either kind or kinds"),
        ("value: {}", "value: [", "is no YAML"),
        ("{Clinics: [{code: LEAD.HLT.01, unit: count}]}", "clinics.csv", "is not beside the profile"),
        ("{Clinics: [{code: LEAD.HLT.01, unit: count}]}", "{Clinics: []}", "at least 1 item"),
    ],
)
def test_a_wrong_profile_says_where(tmp_path: Path, change: str, to: str, said: str) -> None:
    assert change in GOOD
    with pytest.raises(ProfileWrong, match=r"clinics\.") as wrong:
        read_profile(written(tmp_path, GOOD.replace(change, to)))
    assert said in str(wrong.value)


def test_a_profile_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileWrong, match="must be a mapping"):
        read_profile(written(tmp_path, "- a\n"))


def test_every_profile_maps_to_indicators_that_the_demonstration_adopts_in_the_same_unit() -> None:
    adopted = {row["code"]: row["unit"] for row in rows("indicators.csv")}
    meanings = [one for profile in profiles().values() for several in profile.indicators.values() for one in several]
    assert {one.code: one.unit for one in meanings} == {one.code: adopted.get(one.code) for one in meanings}


def test_the_tables_of_indicators_have_no_key_twice() -> None:
    for path in FOLDER.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            keys = [
                (row["name"], year) for row in csv.DictReader(file) for year in row.get("years", "").split() or [""]
            ]
        assert len(keys) == len(set(keys)), path.name


def picked(header: str, first: str = "") -> str:
    return fitting(header.split(","), first.split(","), profiles().values()).name


def test_the_header_picks_the_profile_whatever_its_case_and_spaces() -> None:
    assert picked("indicator_id,province,district,year,source,value") == "d4p_values"
    assert picked("Indicator_ID, PROVINCE ,district,year,source,value,extra") == "d4p_values"
    assert (
        picked("Province,Division,District,nIndividuals,povrate,msepovrate,povertyheadcount")
        == "poverty_headcount_2018"
    )
    assert picked(",".join(template.EXAMPLE), ",".join(template.EXAMPLE.values())) == "platform"


def test_a_survey_of_another_year_under_the_same_header_is_not_taken_for_it() -> None:
    header = "province,district,year,indicator,value,source,units,domain,definition"
    assert picked(header, "Punjab,Attock,2019,x,1,PSLM,%,y,z") == "pslm_2019_20_long"
    with pytest.raises(FileRefused, match="source is 'NNS', not 'PSLM'") as refused:
        picked(header, "Punjab,Attock,2018,x,1,NNS,%,y,z")
    assert refused.value.rule == "profile.none_fits"
    assert "platform" in refused.value.candidates


def test_an_unknown_profile_is_answered_with_those_there_are() -> None:
    with pytest.raises(FileRefused) as refused:
        named("d4p")
    assert (refused.value.rule, set(refused.value.candidates)) == ("profile.unknown", set(profiles()))


def test_a_column_that_the_profile_needs_may_not_be_missing_or_there_twice() -> None:
    profile = named("d4p_values")
    with pytest.raises(FileRefused, match="needs the column value") as lacking:
        RowReader(profile, ["indicator_id", "province", "district", "year", "source"])
    assert lacking.value.rule == "header.column_missing"
    with pytest.raises(FileRefused) as twice:
        RowReader(profile, ["indicator_id", "province", "district", "year", "source", "value", "VALUE"])
    assert twice.value.rule == "header.column_twice"
