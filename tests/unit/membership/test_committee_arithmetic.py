"""The arithmetic of quorum, majority and balance, against fractions and by hand."""

from __future__ import annotations

from fractions import Fraction as Exact

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.membership.committees.arithmetic import at_least, majority, quorum, result
from services.membership.committees.balance import balance
from shared.contracts.committee_seats import Fraction, Majority, MajorityBase, Quorum
from shared.contracts.committees import Choice, Votes
from shared.contracts.fields import Sector

numbers = st.integers(0, 100)
parts = st.builds(Fraction, num=st.integers(1, 100), den=st.integers(1, 100), strict=st.booleans())


@given(parts, numbers)
def test_what_is_needed_is_the_least_number_that_is_the_part(part: Fraction, whole: int) -> None:
    def enough(number: int) -> bool:
        of_whole = Exact(part.num * whole, part.den)
        return number > of_whole if part.strict else number >= of_whole

    assert at_least(part, whole) == next(number for number in range(10_101) if enough(number))


@pytest.mark.parametrize(
    ("filled", "strict", "least", "required"),
    [(8, True, 1, 5), (9, True, 1, 5), (8, False, 1, 4), (9, False, 1, 5), (2, True, 3, 3), (0, False, 1, 1)],
)
def test_a_quorum_is_a_part_of_the_filled_seats_and_never_fewer_than_the_least(
    filled: int, strict: bool, least: int, required: int
) -> None:
    rule = Quorum(num=1, den=2, strict=strict, min=least)
    assert quorum(rule, filled, required).met
    count = quorum(rule, filled, required - 1)
    assert (count.required, count.met) == (required, False)


@pytest.mark.parametrize(
    ("base", "counted", "outcome"), [("votes_cast", 4, "carried"), ("present", 7, "lost"), ("filled", 9, "lost")]
)
def test_a_majority_is_counted_on_the_base_of_the_rules(base: MajorityBase, counted: int, outcome: str) -> None:
    rule = Majority(base=base, num=1, den=2, strict=True)
    votes = Votes(for_=3, against=1, abstain=2, recused=1)
    there = quorum(Quorum(num=1, den=2, strict=True, min=1), 9, 7)
    count = majority(rule, votes, there, None)
    assert (count.counted, result(votes, count, None)) == (counted, outcome)


@given(
    st.sampled_from(["votes_cast", "present", "filled"]),
    parts.filter(lambda part: part.num <= part.den),
    *[st.integers(0, 20)] * 4,
    st.sampled_from([None, "for", "against"]),
)
def test_what_is_carried_has_more_for_than_against_and_as_many_as_needed(
    base: MajorityBase, part: Fraction, in_favour: int, against: int, abstain: int, recused: int, broken: Choice | None
) -> None:
    votes = Votes(for_=in_favour, against=against, abstain=abstain, recused=recused)
    present = in_favour + against + abstain + recused
    there = quorum(Quorum(num=1, den=2, strict=True, min=1), present + 1, present)
    rule = Majority(base=base, **part.model_dump())
    count = majority(rule, votes, there, broken)
    outcome = result(votes, count, broken)
    wins = in_favour + (broken == "for") > against + (broken == "against")
    enough = in_favour + (broken == "for") >= count.needed
    assert outcome == ("deferred" if in_favour + against == 0 else "carried" if wins and enough else "lost")
    if broken is None and in_favour == against:
        assert outcome != "carried"


def test_the_balance_shows_who_has_more_than_the_rules_want_and_who_has_nothing() -> None:
    seats = [Sector.PUBLIC] * 3 + [Sector.MEDIA] * 2
    shown = balance(seats, "0.4", 3)
    assert [(one.sector, one.seats, one.share, one.above) for one in shown.sectors] == [
        (Sector.PUBLIC, 3, "0.6000", True),
        (Sector.MEDIA, 2, "0.4000", False),
    ]
    assert shown.missing == [Sector.PRIVATE, Sector.CIVIL_SOCIETY, Sector.ACADEMIA, Sector.DONOR_PROJECT]
    assert shown.warnings == ["sector_above_share", "too_few_sectors"]


def test_a_balance_without_limits_warns_of_nothing_and_an_empty_one_of_its_sectors() -> None:
    assert balance([Sector.PUBLIC], None, 1).warnings == []
    empty = balance([], "0.4", 1)
    assert (empty.filled, empty.sectors, empty.warnings) == (0, [], ["too_few_sectors"])
