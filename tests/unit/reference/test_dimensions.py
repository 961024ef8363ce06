"""Disaggregation: one name for each, unknown words refused."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference.dimensions import CODES, DimensionError, canonical, key, parse

CHOICES = st.fixed_dictionaries(
    {},
    optional={dimension: st.sampled_from(sorted(codes)) for dimension, codes in CODES.items()}
    | {"age": st.sampled_from(["Y15T24", "Y_GE25", "M0T5", "Y_LT5", "Y20"])},
)


@given(CHOICES)
def test_every_order_of_the_parts_is_one_name(codes: dict[str, str]) -> None:
    name = key(codes)
    assert parse(name) == codes
    for order in list(permutations(f"{dimension}={code}" for dimension, code in codes.items()))[:6]:
        assert canonical(" , ".join(order) or "_T") == name


def test_the_total_is_said_and_totals_of_parts_are_left_out() -> None:
    assert canonical("_T") == "_T"
    assert canonical("sex=_T") == "_T"
    assert canonical("urbanisation=R,sex=_T,age=_T") == "urbanisation=R"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "dimensions.empty"),
        ("  ", "dimensions.empty"),
        ("female", "dimensions.form"),
        ("sex=F,", "dimensions.form"),
        ("gender=F", "dimensions.unknown"),
        ("sex=F,sex=M", "dimensions.twice"),
        ("sex=female", "dimensions.code"),
        ("age=15-24", "dimensions.code"),
        ("sex=", "dimensions.code"),
    ],
)
def test_what_cannot_be_read_names_its_rule(text: str, rule: str) -> None:
    with pytest.raises(DimensionError) as caught:
        parse(text)
    assert caught.value.rule == rule


def test_an_unknown_word_gets_candidates() -> None:
    with pytest.raises(DimensionError) as caught:
        parse("urbanization=R")
    assert caught.value.candidates == ("urbanisation",)
    assert "urbanisation" in str(caught.value)
