"""Codes of constituencies, and the names of parties."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shared.reference import parties
from shared.reference.assemblies import ASSEMBLIES, assembly_of, read_constituency
from shared.reference.provinces import PROVINCE_CODES
from shared.reference.tables import rows


@pytest.mark.parametrize(
    ("written", "scheme", "code"),
    [
        ("NA-1", "na", "NA-1"),
        (" pk-01 ", "kp-pa", "PK-1"),
        ("PP-297", "punjab-pa", "PP-297"),
        ("PB-51", "balochistan-pa", "PB-51"),
    ],
)
def test_a_code_names_the_assembly_that_it_elects(written: str, scheme: str, code: str) -> None:
    found = read_constituency(written)
    assert found is not None
    assert (found[0].scheme, found[1]) == (scheme, code)
    assert assembly_of(scheme) == found[0]


@pytest.mark.parametrize("text", ["PK1", "PK-0", "PK-116", "NA-267", "PK713", "", "XX-1", "NA-1-2", "NA-١"])
def test_what_names_no_constituency_is_none(text: str) -> None:
    assert read_constituency(text) is None


def test_every_assembly_is_of_a_province_and_has_a_prefix_of_its_own() -> None:
    assert {assembly.province for assembly in ASSEMBLIES} <= PROVINCE_CODES
    assert len({assembly.prefix for assembly in ASSEMBLIES}) == len(ASSEMBLIES)


def test_no_spelling_means_two_parties() -> None:
    for row in rows("parties.csv"):
        for spelling in (row["name"], *row["aliases"].split("|")):
            known = parties.party_named(spelling)
            assert known is not None
            assert known.party_id == row["party_id"], spelling
    assert parties.find("ppp") == parties.party_named("pakistan peoples party")
    assert parties.find("nobody") is None


def test_an_unknown_party_gets_similar_ones_and_never_a_guess() -> None:
    assert parties.party_named("Pakistan People Party") is None
    assert parties.similar("Pakistan People Party")[0].party_id == "ppp"
    assert parties.similar("§") == ()


@pytest.mark.parametrize("file", ["orgs/legislators_na_2024.csv", "orgs/legislators_pa_2024.csv"])
def test_every_party_and_constituency_of_the_real_lists_is_known(
    rows_of: Callable[[str], list[dict[str, str]]], file: str
) -> None:
    found = rows_of(file)
    assert [row["party"] for row in found if row["party"] and parties.party_named(row["party"]) is None] == []
    assert [row for row in found if read_constituency(row["constituency_code"]) is None] == []
