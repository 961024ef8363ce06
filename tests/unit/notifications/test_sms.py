"""Short messages: segments by the rules of GSM, and texts that fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.words.sms import fitted, segments

LINK = "https://alliances.example.org/advocacy/v1/PK-SD/commitments/5d0c1f3b9a2e47d6810f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # a letter of the extension is not divided
        ("و" * 70, 1),
        ("و" * 71, 2),
        ("و" * 134, 2),
        ("و" * 135, 3),
        ("a" * 69 + "و", 1),
        ("a" * 70 + "و", 2),
        ("\U0001f4a7" * 35, 1),
        ("\U0001f4a7" * 36, 2),
    ],
)
def test_a_texts_segments_are_counted_as_telephones_do(text: str, expected: int) -> None:
    assert segments(text) == expected


def test_what_fits_stays_whole() -> None:
    assert fitted("Overdue: school roofs", LINK) == f"Overdue: school roofs\n{LINK}"


@pytest.mark.parametrize(("word", "most"), [("school ", 2), ("اسکول ", 2), ("اسکول ", 3)])
def test_a_long_text_is_cut_at_a_words_end_and_the_link_is_kept(word: str, most: int) -> None:
    made = fitted(word * 100, LINK, most)
    assert segments(made) <= most
    text, link = made.split("\n")
    assert link == LINK
    assert text.removesuffix("...").split(" ") == [word.strip()] * len(text.split(" "))
    assert segments(f"{text.removesuffix('...')} {word}...\n{LINK}") > most


def test_typographic_characters_alone_do_not_make_a_message_dear() -> None:
    made = fitted("“School roofs” – girls’ schools… of Larkana " * 3)
    assert made.startswith('"School roofs" - girls\' schools... of')
    assert segments(made) == 1
    assert fitted("”اسکول“ …") == "”اسکول“ …"


def test_isolates_cost_nothing() -> None:
    assert fitted("وعدہ: \u2068School\u2069") == "وعدہ: School"


def test_a_link_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit into 1 segments"):
        fitted("text", "https://a.example/" + "x" * 160, 1)


@given(st.text(max_size=600), st.sampled_from(["", LINK]), st.integers(1, 4))
def test_no_text_takes_more_than_it_may(text: str, link: str, most: int) -> None:
    made = fitted(text, link, most)
    assert segments(made) <= most
    assert made.endswith(link)
