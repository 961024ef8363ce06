"""The languages that people are told things in: a folder of templates each, with its phrases, codes and names."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGES: tuple[str, ...] = tuple(sorted(folder.name for folder in TEMPLATES.iterdir() if folder.is_dir()))
"""BCP 47 tags of the languages that every event has words in."""

Direction: TypeAlias = Literal["ltr", "rtl"]


class UnknownLanguage(LookupError):  # noqa: N818  named as callers read it
    """There are no templates in a language; `candidates` are those there are, the most similar first."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        similar = difflib.get_close_matches(tag, LANGUAGES)
        self.candidates = (*similar, *(known for known in LANGUAGES if known not in similar))
        super().__init__(f"no words in the language {tag!r}: one of {', '.join(self.candidates)}")


@dataclass(frozen=True, slots=True)
class Language:
    """A language: `phrases` are patterns of dates, lists and messages; `codes` words by group and code.

    `names` are those of areas (by P-code) and goals (by number) where they differ from the reference's English.
    """

    tag: str
    direction: Direction
    phrases: Mapping[str, Any]
    codes: Mapping[str, Mapping[str, str]]
    names: Mapping[str, Mapping[str, str]]

    def listed(self, texts: list[str]) -> str:
        """Texts as a list in a sentence: `a, b and c`; the word for none where there are none."""
        if not texts:
            return str(self.phrases["none"])
        *first, last = texts
        return self.phrases["and"].join((self.phrases["comma"].join(first), last)) if first else last

    def counted(self, phrase: list[str], count: int, **given: str) -> str:
        """The pattern for one or for many, filled with the count and what is given."""
        return phrase[count != 1].format(count=f"{count:,}", **given)


@cache
def language(tag: str) -> Language:
    """The language of a BCP 47 tag. Raises UnknownLanguage."""
    if tag not in LANGUAGES:
        raise UnknownLanguage(tag)
    phrases, codes, names = (_read(tag, name) for name in ("language", "codes", "names"))
    return Language(tag, phrases["direction"], phrases, codes, names)


def _read(tag: str, name: str) -> Any:
    return json.loads((TEMPLATES / tag / f"{name}.json").read_text(encoding="utf-8"))
