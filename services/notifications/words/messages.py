"""Lines as one message: a subject, plain text, a page, and a short message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from services.notifications.words.events import Line
from services.notifications.words.isolates import as_html, clipped, without_isolates
from services.notifications.words.languages import TEMPLATES, Direction, Language
from services.notifications.words.languages import language as language_of
from services.notifications.words.sms import fitted

LONGEST_SUBJECT = 150
"""Characters of a subject."""

Kind: TypeAlias = Literal["single", "several", "digest", "reminder"]
Cadence: TypeAlias = Literal["daily", "weekly"]


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody gets: `subject` and `sms` plain text, `text` plain text of some lines, `html` a whole page."""

    subject: str
    text: str
    html: str
    language: str
    direction: Direction
    sms: str


def message(
    lines: Sequence[Line],
    language: str,
    *,
    heading: str | None,
    end_link: str | None,
    base_url: str,
    kind: Kind = "single",
    cadence: Cadence | None = None,
) -> Message:
    """The lines as one message in a language.

    `single` has one line, whose title is the subject; `several` came of one import or one command; a `digest` is told as
    daily or weekly where `cadence` says so. `heading` stands above the lines, and in the subject of several things.
    `end_link` is where the reader ends these messages: a path under `base_url` as the lines' links, or an address.
    Raises UnknownLanguage, and ValueError without lines, or for a single message of several.
    """
    if not lines or (kind == "single" and len(lines) > 1):
        raise ValueError(f"a message of kind {kind} is not made of {len(lines)} lines")
    found = language_of(language)
    subject = _subject(found, lines, heading, kind, cadence)
    shown = {
        "language": found,
        "words": found.phrases["message"],
        "subject": subject,
        "heading": heading,
        "parts": [(line.title, line.body.split("\n"), _address(base_url, line.link)) for line in lines],
        "end": _address(base_url, end_link) if end_link else None,
    }
    return Message(
        subject=subject,
        text=_template("message.txt").render(shown).strip() + "\n",
        html=_template("layout.html").render(shown),
        language=found.tag,
        direction=found.direction,
        sms=fitted(subject, _address(base_url, lines[0].link) if len(lines) == 1 else ""),
    )


def _subject(
    language: Language, lines: Sequence[Line], heading: str | None, kind: Kind, cadence: Cadence | None
) -> str:
    if len(lines) == 1 and kind in {"single", "reminder"}:
        return without_isolates(lines[0].title)
    words = language.phrases["message"]
    pattern = words[cadence or "digest"] if kind == "digest" else words[kind]
    subject = language.counted(pattern, len(lines), about=heading or lines[0].title)
    return clipped(without_isolates(subject), LONGEST_SUBJECT)


def _address(base_url: str, link: str) -> str:
    return link if link.startswith(("https://", "http://")) else f"{base_url.rstrip('/')}{link}"


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["bdi"] = as_html
    return environment.get_template(name)
