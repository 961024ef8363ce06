"""Iterators: signed, of one topic and cluster; requests: counted, and given back over a minute."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.notifications.streams.iterators import LONGEST, Gone, Iterators, Place, restart_since
from services.notifications.streams.rates import OpenStreams, Rates
from shared.web.problems import Answered, Unprocessable

ITERATORS = Iterators(lambda: b"k" * 32)
TOPIC = "lead.pk-sd.reporting"


@given(some.lists(some.integers(0, 2**62), min_size=1, max_size=50), some.integers(0, 2**42))
def test_a_place_is_read_as_it_was_written(following: list[int], reached: int) -> None:
    text = ITERATORS.write("cluster", TOPIC, following, reached)
    assert ITERATORS.read(text, "cluster", TOPIC, len(following)) == Place(following, reached)
    assert set(text) <= set(string.ascii_letters + string.digits + "-_")


@given(some.data())
def test_one_changed_character_is_noticed(data: some.DataObject) -> None:
    text = ITERATORS.write("cluster", TOPIC, [1, 2, 3, 4], 5)
    position = data.draw(some.integers(0, len(text) - 2))  # the last character may hold unused bits
    other = data.draw(some.sampled_from(string.ascii_letters).filter(lambda one: one != text[position]))
    with pytest.raises(Unprocessable):
        ITERATORS.read(text[:position] + other + text[position + 1 :], "cluster", TOPIC, 4)


@given(some.text(max_size=LONGEST + 10))
def test_whatever_is_no_iterator_is_refused(text: str) -> None:
    with pytest.raises(Unprocessable):
        ITERATORS.read(text, "cluster", TOPIC, 4)


def test_another_installations_iterator_is_forged_and_another_clusters_is_gone() -> None:
    text = Iterators(lambda: b"z" * 32).write("cluster", TOPIC, [1], 5)
    with pytest.raises(Unprocessable):
        ITERATORS.read(text, "cluster", TOPIC, 1)
    mine = ITERATORS.write("cluster", TOPIC, [1], 1_780_300_800_000)
    for cluster, partitions in (("other", 1), ("cluster", 2)):
        with pytest.raises(Gone) as gone:
            ITERATORS.read(mine, cluster, TOPIC, partitions)
        assert gone.value.told["restart_since"] == "2026-06-01T07:00:00Z"


def test_whoever_has_reached_nothing_begins_again_at_the_beginning() -> None:
    assert restart_since(0) == "1970-01-01T00:00:00Z"


def test_a_minutes_requests_may_come_at_once_and_are_given_back_over_a_minute() -> None:
    now = [0.0]
    rates = Rates(lambda: now[0])
    for _ in range(60):
        rates.take("a", 60)
    with pytest.raises(Answered) as refused:
        rates.take("a", 60)
    assert refused.value.told["headers"] == {"Retry-After": "1"}
    rates.take("b", 60)
    now[0] += 1
    rates.take("a", 60)
    with pytest.raises(Answered):
        rates.take("a", 60)


def test_streams_are_counted_while_they_are_open() -> None:
    opened = OpenStreams(per_owner=1, in_all=2)
    with opened.one("a"), opened.one("b"):
        for owner, rule in (("a", "streams.too_many"), ("c", "streams.process_full")):
            with pytest.raises(Answered) as refused:
                opened.check(owner)
            assert refused.value.told["rule"] == rule
    with opened.one("a"):
        pass
