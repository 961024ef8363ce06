"""The hand-written documents name what the code has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from shared.cli.main import COMMANDS, app
from shared.runtime.settings import Settings
from shared.web.problems import KINDS

ROOT = Path(__file__).parents[2]
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
HTTP = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
SHAPES = re.findall(r"^\| `lead ([a-z -]+?)(?: [A-Z]+)? --json` \| `(.+?)` \|", CLI, flags=re.MULTILINE)


def test_every_problem_is_documented_with_its_status() -> None:
    told = dict(re.findall(r"^\| `([a-z-]+)` \| ([0-9]{3}) \|", HTTP, flags=re.MULTILINE))
    assert told == {name: str(kind.status) for name, kind in KINDS.items()}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert re.search(rf"`lead {command}\b", CLI)


@pytest.mark.parametrize(("command", "shape"), SHAPES)
def test_a_listings_shape_is_the_one_that_its_help_tells(command: str, shape: str) -> None:
    found: Any = typer.main.get_command(app)
    for word in command.split():
        found = found.get_command(None, word) if hasattr(found, "get_command") else found
    (option,) = [option for option in found.params if "--json" in option.opts]
    told = " ".join(f"{found.help} {option.help}".split())
    assert " ".join(shape.split()) in told


def test_every_setting_of_a_deployment_is_documented() -> None:
    deploy = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    of_the_image = {"lead_host", "lead_port", "lead_data"}
    missing = [name for name in Settings.model_fields if name not in of_the_image and name.upper() not in deploy]
    assert missing == []
