"""Each alert fires for its fault: as promtool works it out where there is one, and as the rig's own reading does."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser as promql
import pytest
import yaml

from tests.reliability.alerting import alerts
from tests.reliability.conditions import Scrape, holds

FILE = Path(__file__).parents[3] / "deploy" / "prometheus" / "alerts_test.yaml"
FAULTS: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["tests"]
SECONDS = 10
EXPECTED = [expected for fault in FAULTS for expected in fault["alert_rule_test"] if "exp_alerts" in expected]


def test_every_alert_has_a_fault_that_it_fires_for() -> None:
    assert {expected["alertname"] for expected in EXPECTED} == {alert.name for alert in alerts()}


def test_prometheus_fires_each_alert_for_its_fault_and_not_before() -> None:
    if not (promtool := shutil.which("promtool")):
        pytest.skip("promtool is not on the path: it comes with Prometheus")
    done = subprocess.run(
        (promtool, "test", "rules", FILE.name), cwd=FILE.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["name"])
def test_the_rig_sees_an_alert_where_prometheus_does(fault: dict[str, Any]) -> None:
    assert fault["interval"] == f"{SECONDS}s"
    conditions = {alert.name: alert.condition for alert in alerts()}
    for expected in fault["alert_rule_test"]:
        if "exp_alerts" in expected:
            until = promql.parse_duration(expected["eval_time"]).total_seconds()
            told = holds(conditions[expected["alertname"]], scrapes(fault["input_series"], int(until)))
            wanted = [
                one["exp_labels"].items() - {("severity", one["exp_labels"]["severity"])}
                for one in expected["exp_alerts"]
            ]
            assert list(told) == wanted


def scrapes(series: list[dict[str, str]], until: int) -> list[Scrape]:
    """What promtool is given, as scrapes up to a time in seconds."""
    made = [Scrape(at) for at in range(0, until + 1, SECONDS)]
    for one in series:
        selector: Any = promql.parse(one["series"])
        labels = {matcher.name: matcher.value for matcher in selector.matchers.matchers}
        for scrape, value in zip(made, values(one["values"]), strict=False):
            if value is not None:
                scrape.tell(selector.name, labels, value)
    return made


def values(notation: str) -> Iterator[float | None]:
    """promtool's notation: `5x3` is 5 and three more, `0+2x3` is 0, 2, 4, 6, `_x3` is three times nothing.

    `stale` is a series that has ended: Prometheus takes its last value for some minutes otherwise.
    """
    for part in notation.split():
        if part == "stale":
            yield None
            continue
        found = re.fullmatch(r"(_|[0-9]+)(?:\+([0-9]+))?(?:x([0-9]+))?", part)
        assert found is not None, part
        first, step, times = found[1], int(found[2] or 0), int(found[3] or 0)
        if first == "_":
            yield from [None] * times
        else:
            yield from (int(first) + step * number for number in range(times + 1))


def test_the_notation_is_read_as_promtool_reads_it() -> None:
    assert list(values("0+2x2 _x2 7 5x1 stale")) == [0, 2, 4, None, None, 7, 5, 5, None]
