"""Values as people write them become the exact number meant, or are refused by name."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.reporting.imports.answers import RowRefused
from services.reporting.imports.numbers import NumberReader
from services.reporting.imports.profile import ValueFrom
from shared.contracts.fields import Number

AS_IT_STANDS = NumberReader(ValueFrom())
LOOSE = NumberReader(ValueFrom(percent_sign=True, thousands=",", missing=("NA", "..")))
NUMBER: TypeAdapter[str] = TypeAdapter(Number)


def rule(text: str, reader: NumberReader = LOOSE, *, percent: bool = True) -> str:
    with pytest.raises(RowRefused) as refused:
        reader.read(text, percent=percent)
    assert refused.value.field == "value"
    assert refused.value.value == text
    return refused.value.rule


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=6))
def test_a_plain_number_stays_the_same_number(number: Decimal) -> None:
    read = AS_IT_STANDS.read(f"{number:f}")
    assert Decimal(read) == number
    NUMBER.validate_python(read)


@given(st.text(max_size=30))
def test_any_text_is_a_number_that_figures_take_or_is_refused(text: str) -> None:
    try:
        read = LOOSE.read(text, decimals=3, percent=True)
    except RowRefused:
        return
    NUMBER.validate_python(read)


@given(st.integers(0, 10**9), st.integers(0, 6))
def test_scaling_is_exact_where_floats_are_not(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    assert Decimal(AS_IT_STANDS.read(f"{number:f}", scale=Decimal(100))) == number * 100


@pytest.mark.parametrize(
    ("text", "decimals", "scale", "expected"),
    [
        ("99.3191146850586", 2, "1", "99.32"),
        ("0.0856001980982853", 2, "100", "8.56"),
        ("0.125", 2, "1", "0.12"),
        ("0.135", 2, "1", "0.14"),
        ("-0.001", 2, "1", "0.00"),
        ("5", 2, "1", "5.00"),
        ("1234.5", None, "1000", "1234500"),
        ("1.5e-3", None, "1", "0.0015"),
        (" 7 ", None, "1", "7"),
        ("\N{MINUS SIGN}3.5", None, "1", "-3.5"),
        ("1,234,567.8", None, "1", "1234567.8"),
        ("33 %", None, "100", "33"),
    ],
)
def test_rounding_scale_and_signs(text: str, decimals: int | None, scale: str, expected: str) -> None:
    assert LOOSE.read(text, decimals=decimals, scale=Decimal(scale), percent=True) == expected


@pytest.mark.parametrize("text", ["", "  ", "NA", "na", ".."])
def test_a_word_for_missing_is_not_zero(text: str) -> None:
    assert rule(text) == "value.missing"


@pytest.mark.parametrize("text", ["NaN", "inf", "12,34", "1.2.3", "0x1f", "٣", "1_000", "9" * 61, "about 5"])
def test_what_is_no_number_is_refused(text: str) -> None:
    assert rule(text) == "value.not_a_number"


def test_a_percent_sign_is_refused_where_it_means_nothing() -> None:
    assert rule("33%", percent=False) == "value.percent_sign"
    assert rule("33%", AS_IT_STANDS) == "value.percent_sign"


def test_more_digits_than_a_figure_holds_are_refused() -> None:
    assert rule("9" * 19) == "value.too_many_digits"
    assert rule("1e30") == "value.too_many_digits"
    assert rule("1e-30") == "value.too_many_digits"
