"""The catalogue as pages: nothing is fetched from elsewhere, and without scripts all of it can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from shared.catalogue.code_lists import code_lists
from shared.catalogue.entries import Entry, entries
from shared.catalogue.fields import FILTERS, Told, fields
from shared.catalogue.flows import flows, picture

ASSETS = Path(__file__).with_name("assets")
MOST_CODES_SHOWN = 120
"""A longer list is told by its number of codes, and where it is."""


@cache
def pages(*, served: bool) -> Mapping[str, str]:
    """Every file of the catalogue by name: pages, style and script.

    `served`: links lead to a running platform's schemas and code lists; else to the files of the source tree.
    """
    environment = Environment(
        loader=PackageLoader("shared.catalogue"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"code": _code, "path": _path}
    environment.filters["example"] = lambda value: json.dumps(value, indent=2, ensure_ascii=False)
    contexts = list(dict.fromkeys(entry.owner for entry in entries().values()))
    told: dict[str, Any] = {
        "served": served,
        "schemas": "../schemas/" if served else "../../shared/contracts/schemas/",
        "contexts": contexts,
    }
    lists = list(code_lists().values())
    found = {
        "index.html": environment.get_template("index.html").render(
            told, entries=entries().values(), words=_words(), flows=list(flows()), picture=picture()
        ),
        "codelists.html": environment.get_template("codelists.html").render(told, lists=lists, most=MOST_CODES_SHOWN),
        **{
            f"{context}.html": environment.get_template("context.html").render(
                told,
                context=context,
                streams=_streams(context),
                fields=_fields(),
                codes=_codes(),
                filters=sorted(FILTERS),
            )
            for context in contexts
        },
    }
    assets = {path.name: path.read_text(encoding="utf-8") for path in sorted(ASSETS.iterdir())}
    return {name: text.rstrip() + "\n" for name, text in {**found, **assets}.items()}


@cache
def _fields() -> Mapping[str, list[Told]]:
    """The fields of each type."""
    return {one: list(fields(entry.schema)) for one, entry in entries().items()}


def _streams(context: str) -> Mapping[str, list[Entry]]:
    """A context's entries by their stream."""
    by_stream: dict[str, list[Entry]] = {}
    for entry in entries().values():
        if entry.owner == context:
            by_stream.setdefault(entry.stream, []).append(entry)
    return by_stream


def _words() -> Mapping[str, str]:
    """What an event type is found by: its names, meaning, stream, and the names of its fields."""
    return {
        one: " ".join((one, entry.name, entry.meaning, entry.stream, *(field.name for field in _fields()[one]))).lower()
        for one, entry in entries().items()
    }


def _codes() -> Mapping[tuple[str, str], list[str]]:
    """The names of the code lists that a type's field, or a record in it, takes its values from."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in code_lists().values():
        for use in one.used_in:
            names = found.setdefault((use.type, use.field.partition(".")[0]), [])
            if one.name not in names:
                names.append(one.name)
    return found


def _code(text: str) -> Markup:
    """Text with what stands in backticks as code."""
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before


def _path(text: str) -> Markup:
    """A stream's name that may go on in the next line after each part."""
    return Markup("/<wbr>").join(text.split("/"))
