"""The alerts as they are written: about metrics that there are, and leading to what to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from shared.cli.main import app
from shared.web.problems import KINDS
from tests.reliability.alerting import Alert, alerts
from tests.unit.deploy.expressions import result_labels, unknown

ROOT = Path(__file__).parents[3]
ALERTS = alerts()
every_alert = pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)


@every_alert
def test_a_condition_names_only_metrics_and_labels_that_there_are(alert: Alert) -> None:
    assert unknown(alert.condition) == []


def test_what_there_is_not_is_found() -> None:
    assert unknown("sum by (town) (rate(lead_commands_total{colour='red'}[5m])) / lead_nothing > 1") == [
        "lead_nothing",
        "by town",
        "lead_commands_total: colour",
    ]
    with pytest.raises(ValueError, match="unclosed"):
        unknown("sum by (")


@every_alert
def test_an_alert_says_how_bad_it_is_and_where(alert: Alert) -> None:
    assert alert.rule["labels"]["severity"] in {"critical", "warning"}
    summary = alert.rule["annotations"]["summary"]
    named = set(re.findall(r"\$labels\.(\w+)", summary))
    there = result_labels(alert.condition)
    assert named <= there
    assert {"service"} | ({"province", "instance"} & there) <= named


@every_alert
def test_an_alert_leads_to_its_section_of_the_runbook(alert: Alert) -> None:
    document, _, section = alert.rule["annotations"]["runbook_url"].partition("#")
    assert section in anchors(ROOT / document)
    assert section == alert.name.lower()


def test_the_runbook_leads_to_sections_and_commands_that_there_are() -> None:
    text = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors(ROOT / "docs" / "runbook.md")
    commands = re.findall(r"(?:`|^)lead ((?:[a-z-]+ ?)+)", text, flags=re.MULTILINE)
    assert commands
    for command in commands:
        found: Any = typer.main.get_command(app)
        for word in command.split():
            if not hasattr(found, "get_command"):
                break
            found = found.get_command(None, word)
            assert found is not None, command


def anchors(document: Path) -> set[str]:
    """Where a link may lead inside a document: its headings, as they are turned into anchors."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_commands_that_fail_are_those_that_are_answered_with_500_and_above() -> None:
    (alert,) = [alert for alert in ALERTS if alert.name == "LeadCommandsFailing"]
    (outcomes,) = re.findall(r'outcome=~"([^"]+)"', alert.condition)
    assert set(outcomes.split("|")) == {name for name, kind in KINDS.items() if kind.status >= 500}
