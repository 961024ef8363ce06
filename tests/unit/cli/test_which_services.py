"""A command that asks a service which an installation runs without says so in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from shared.cli.main import app
from shared.devstack.installation import Installation
from shared.devstack.trouble import Trouble


@pytest.mark.parametrize(
    ("command", "service"),
    [
        (["partners", "list"], "notifications"),
        (["tasks", "--role", "secretariat", "--province", "PK-SD"], "notifications"),
        (["tail", "--via", "http", "--province", "PK-SD", "--context", "membership", "--token", "t"], "notifications"),
    ],
    ids=["partners", "tasks", "tail"],
)
def test_a_service_that_an_installation_runs_without_is_named(tmp_path: Path, command: list[str], service: str) -> None:
    Installation(tmp_path, 19000, "127.0.0.1:1", "mongodb://127.0.0.1:2", {"membership": "http://127.0.0.1:3"}).write()
    said = CliRunner().invoke(app, [*command, "--data", str(tmp_path)])
    assert isinstance(said.exception, Trouble), said.output
    assert said.exception.what == f"The installation in {tmp_path} runs without {service}: membership."
