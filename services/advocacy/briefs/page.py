"""A brief as a page to print: no script, no picture, nothing fetched from elsewhere."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from services.advocacy.briefs.shown import Brief
from services.advocacy.briefs.words import DIRECTION, WORDS, Language


def page(brief: Brief, language: Language) -> str:
    """The page in a language; texts that people wrote stand as they were written where there is no translation."""
    words = WORDS[language]
    return _template().render(brief=brief, language=language, direction=DIRECTION[language], words=words)


@cache
def _template() -> Template:
    loader = PackageLoader("services.advocacy.briefs")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.get_template("brief.html")
