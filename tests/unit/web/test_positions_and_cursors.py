"""Texts that go out to a client and come back: positions and cursors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.cursors import BadCursor, read_cursor, write_cursor
from shared.web.positions import Position, read_positions, write_positions

streams = st.builds(
    "reporting/PK-SD/series/{}/{}".format,
    st.from_regex(r"[A-Za-z0-9.]{1,12}", fullmatch=True),
    st.from_regex(r"(_T|sex=[MF])", fullmatch=True),
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)


@given(st.dictionaries(streams, st.integers(0, 999_999_999), max_size=10))
def test_positions_come_back_as_they_were_told(reached: dict[str, int]) -> None:
    positions = tuple(Position(stream, version) for stream, version in reached.items())
    assert read_positions(write_positions(positions)) == positions


def test_a_stream_named_twice_counts_with_its_higher_version() -> None:
    assert read_positions("a/PK/b/c@10,a/PK/b/c@3") == (Position("a/PK/b/c", 10),)


@pytest.mark.parametrize(
    "header",
    [
        "nothing",
        "a/PK-SD/b/c",
        "a/PK-SD/b/c@-1",
        "a/PK-ZZ/b/c@1",
        "a/PK-SD/b/c@1,",
        "a/PK-SD/b/c@" + "9" * 20,
    ],
)
def test_what_is_no_position_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match="no position"):
        read_positions(header)


def test_more_positions_than_can_be_waited_for_are_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        read_positions(",".join(["a/PK/b/c@1"] * 51))


@given(st.lists(scalars, min_size=1, max_size=4))
def test_a_cursor_comes_back_as_it_was_told(values: list[str | int | float | bool | None]) -> None:
    assert read_cursor("members", write_cursor("members", values), len(values)) == tuple(values)


@given(st.text(max_size=60))
def test_any_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(BadCursor):
        read_cursor("members", text, 2)


@given(st.data())
def test_a_changed_cursor_is_refused(data: st.DataObject) -> None:
    cursor = write_cursor("members", ["Larkana Press Club", "secp-1"])
    place = data.draw(st.integers(0, len(cursor) - 2))
    letter = data.draw(st.sampled_from([sign for sign in "ABCxyz019-_" if sign != cursor[place]]))
    with pytest.raises(BadCursor):
        read_cursor("members", cursor[:place] + letter + cursor[place + 1 :], 2)


def test_a_cursor_of_another_list_or_length_is_refused() -> None:
    cursor = write_cursor("members?sector=media", ["a", "b"])
    for of, length in (("members", 2), ("members?sector=media", 3)):
        with pytest.raises(BadCursor):
            read_cursor(of, cursor, length)
