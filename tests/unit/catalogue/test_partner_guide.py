"""The partner guide says what the programs beside it say, and what the platform has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from shared.catalogue.documents import asyncapi_yaml

DOCS = Path(__file__).parents[3] / "docs"
GUIDE = (DOCS / "partners.md").read_text(encoding="utf-8")
PROGRAMS = sorted((DOCS / "quickstarts").iterdir())
KIND = {".py": "python", ".sh": "sh", ".mjs": "js", ".java": "java"}


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.name)
def test_the_guide_shows_each_program_as_it_is_run(path: Path) -> None:
    assert f"```{KIND[path.suffix]}\n{path.read_text(encoding='utf-8')}```" in GUIDE
    assert f"(quickstarts/{path.name})" in GUIDE


def test_every_program_says_what_it_needs() -> None:
    for path in PROGRAMS:
        text = path.read_text(encoding="utf-8")
        said = "\n".join(text.splitlines()[:6])
        used = set(re.findall(r"\b(?:LEAD|KAFKA)_[A-Z_]+[A-Z]\b", text))
        assert used <= set(re.findall(r"\b[A-Z_]+\b", said)), path.name


def test_the_guide_and_the_document_for_machines_have_the_same_addresses_and_queries() -> None:
    told = yaml.load(asyncapi_yaml("partner"), yaml.CSafeLoader)
    for channel in (told["channels"]["pull"], told["channels"]["live"]):
        assert f"GET {channel['address']}" in GUIDE
    for query in told["operations"]["pull"]["bindings"]["http"]["query"]["properties"]:
        assert f"`{query}=" in GUIDE
