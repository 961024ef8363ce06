"""`lead notify preview`: an event's example in words, and clear answers to what is unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from shared.cli.notify import app

EVENT = "advocacy.commitment_made.v1"


def test_the_mails_text_is_shown_by_default() -> None:
    answer = CliRunner().invoke(app, ["preview", EVENT, "--lang", "ur"])
    assert answer.exit_code == 0
    assert answer.stdout.startswith("وعدہ: Electricity for every school of Larkana\n\n")


def test_a_page_goes_to_a_file_and_a_short_message_to_the_terminal(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert CliRunner().invoke(app, ["preview", EVENT, "--html", str(page)]).exit_code == 0
    assert page.read_text(encoding="utf-8").startswith('<!doctype html>\n<html lang="en" dir="ltr">')
    short = CliRunner().invoke(app, ["preview", EVENT, "--sms", "--days", "-30"]).stdout
    assert short.startswith("Was due 30 days ago: Electricity")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["advocacy.commitment_mad.v1"], "Similar: advocacy.commitment_made.v1"),
        ([EVENT, "--lang", "sd"], "no words in the language 'sd': one of"),
        (["membership.member_joined.v1", "--days", "7"], "no reminder of membership.member_joined.v1"),
        ([EVENT, "--sms", "--text"], "one of --html, --text and --sms"),
    ],
)
def test_what_is_unknown_is_answered_with_what_there_is(arguments: list[str], said: str) -> None:
    answer = CliRunner().invoke(app, ["preview", *arguments])
    assert answer.exit_code == 2
    assert said in answer.stderr
