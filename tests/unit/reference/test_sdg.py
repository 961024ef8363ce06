"""The SDG frame of 2022: complete, with repeats resolved."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from shared.reference import sdg

Rows = Callable[[str], list[dict[str, str]]]


def test_the_frame_is_complete() -> None:
    assert len(sdg.goals()) == 17
    assert len(sdg.targets()) == 169
    assert len(sdg.indicators()) == 248
    assert len({sdg.canonical(code) for code in sdg.indicators()}) == 231


def test_every_label_is_short_and_says_one_thing_only() -> None:
    for table in (sdg.targets(), {code: one for code, one in sdg.indicators().items() if one.repeats is None}):
        labels = [one.label for one in table.values()]
        assert all(0 < len(label) <= 60 for label in labels)
        assert len(set(labels)) == len(labels)


def test_every_indicator_hangs_on_a_known_target_and_goal() -> None:
    for one in sdg.indicators().values():
        assert set(one.targets) <= set(sdg.targets())
        assert one.code.rpartition(".")[0] in one.targets
        assert one.goals == tuple(dict.fromkeys(sdg.targets()[target].goal for target in one.targets))


def test_an_indicator_of_several_targets_is_stored_once() -> None:
    repeated = sdg.indicator("13.1.1")
    assert repeated is not None
    assert (repeated.repeats, sdg.canonical("13.1.1"), sdg.canonical("1.5.1")) == ("1.5.1", "1.5.1", "1.5.1")
    assert repeated.targets == ("1.5", "11.5", "13.1")
    assert repeated.goals == (1, 11, 13)


def test_a_direction_is_given_or_openly_not_judged() -> None:
    directions = {code: one.direction for code, one in sdg.indicators().items()}
    assert directions["7.1.1"] == "higher_better"
    assert directions["1.2.1"] == "lower_better"
    assert directions["8.5.1"] is None


def test_a_numeric_target_is_there_where_the_frame_gives_one() -> None:
    targets = {code: one.target_2030 for code, one in sdg.indicators().items()}
    assert (targets["3.1.1"], targets["7.1.1"], targets["1.2.1"]) == (Decimal(70), Decimal(100), None)


@pytest.mark.parametrize(
    ("code", "among"), [("4.6", "4.6.1"), ("4.6.2", "4.6.1"), ("7.1", "7.1.2"), ("4.A.1", "4.a.1")]
)
def test_an_unknown_code_gets_candidates(code: str, among: str) -> None:
    assert sdg.indicator(code) is None
    candidates = [one.code for one in sdg.candidates(code)]
    assert among in candidates
    assert len(candidates) <= sdg.MOST_CANDIDATES


def test_an_unknown_code_has_no_canonical_one() -> None:
    with pytest.raises(KeyError):
        sdg.canonical("99.1.1")


def test_the_frame_agrees_with_the_tier_sheet(rows_of: Rows) -> None:
    for row in rows_of("sdg/sdg_indicators.csv"):
        known = sdg.indicator(row["indicator"])
        assert known is not None
        assert known.repeats == (row["repeats"] or None)
