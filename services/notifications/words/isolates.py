"""Texts of people inside sentences of ours: nothing in them moves a line, and each keeps its own direction.

A value of the other direction stands between two characters of Unicode (FSI and PDI, UAX 9): plain text shows it
rightly, and a page gets `<bdi>` in their place.
"""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

from services.notifications.words.languages import Direction

FSI, PDI = "\u2068", "\u2069"
_STEERING = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")
_OPPOSITE: dict[Direction, frozenset[str]] = {"rtl": frozenset({"L"}), "ltr": frozenset({"R", "AL"})}


class Isolated(str):
    """A text whose parts are cleaned and isolated already."""

    __slots__ = ()


def cleaned(text: str) -> str:
    """The text on one line, without control characters and without those that steer its direction."""
    spaced = _SPACES.sub(" ", _STEERING.sub("", text))
    return "".join(char for char in spaced if unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"}).strip()


def isolated(text: str, direction: Direction) -> Isolated:
    """The text cleaned, and between isolates if a letter of it runs against the direction of the sentence."""
    if isinstance(text, Isolated):
        return text
    plain = cleaned(text)
    against = any(unicodedata.bidirectional(char) in _OPPOSITE[direction] for char in plain)
    return Isolated(f"{FSI}{plain}{PDI}" if against else plain)


def without_isolates(text: str) -> str:
    """The text without the isolates: for a subject, an SMS or a calendar."""
    return text.replace(FSI, "").replace(PDI, "")


def clipped(text: str, longest: int) -> str:
    """The text of at most `longest` characters, cut at a word's end with an ellipsis, its isolates closed."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 2]
    kept = kept[: kept.rfind(" ")] if " " in kept[longest // 2 :] else kept
    kept = kept.rstrip(f" ,،:;({FSI}")
    return f"{kept}…{PDI}" if kept.count(FSI) > kept.count(PDI) else f"{kept}…"


def as_html(text: str) -> Markup:
    """The text escaped, with `<bdi>` for its isolates."""
    return Markup(str(escape(text)).replace(FSI, "<bdi>").replace(PDI, "</bdi>"))  # noqa: S704  escaped just here
