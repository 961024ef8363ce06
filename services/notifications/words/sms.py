"""Short messages: how many segments a text takes, and a text made to fit."""

from __future__ import annotations

from typing import Final

import smsutil

from services.notifications.words.isolates import without_isolates

MOST_SEGMENTS: Final = 3
"""Segments of a message: about 450 letters of the GSM alphabet, or 200 of any other such as Urdu's."""

_OF_THE_ALPHABET = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "…": "...",
        "·": "-",
        "\u00a0": " ",
        "`": "'",
    }
)


def segments(text: str) -> int:
    """How many segments a text is sent in.

    In the GSM 7-bit alphabet one holds 160 characters, and 153 where there are several; any other letter makes it UCS-2,
    of 70 and 67. Characters of the alphabet's extension, such as €, and those beyond the basic plane count twice.
    Source: 3GPP TS 23.038 and 23.040.
    """
    return max(1, len(smsutil.split(text).parts))


def fitted(text: str, link: str = "", most: int = MOST_SEGMENTS) -> str:
    """The text in at most `most` segments, cut at a word's end; the link after it is never cut.

    Raises ValueError where the link alone takes more.
    """
    plain = without_isolates(text)
    plain = _in_the_alphabet(plain)
    end = f"\n{link}" if link else ""
    if segments(plain + end) <= most:
        return plain + end
    words = plain.split(" ")
    low, high = 0, len(words) - 1
    while low < high:  # the most words that fit
        middle = (low + high + 1) // 2
        if segments(_cut(words, middle) + end) <= most:
            low = middle
        else:
            high = middle - 1
    if low:
        return _cut(words, low) + end
    if segments(link) > most:
        raise ValueError(f"a link of {len(link)} characters does not fit into {most} segments")
    return link


def _cut(words: list[str], kept: int) -> str:
    return " ".join(words[:kept]).rstrip(" ,،:;(") + "..."


def _in_the_alphabet(text: str) -> str:
    """Typographic characters replaced where only they keep a text out of the GSM alphabet."""
    plain = text.translate(_OF_THE_ALPHABET)
    return plain if smsutil.codecs.is_valid_gsm(plain) else text
