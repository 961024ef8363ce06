"""How far long work is: told now and then by who does it, and shown as lines where nobody looks on."""

from __future__ import annotations

import io
import json

from shared.cli.operations import rebuilt
from shared.devstack.shown import Terminal
from shared.runtime.progress import Progress


def test_a_step_is_told_when_it_begins_and_when_it_ends_and_seldom_between() -> None:
    told = io.StringIO()
    progress = Progress(told)
    for done in range(1001):
        progress("records", done, 1000)
    progress("records", 1000, 1000)
    progress("documents compared", 0, 3)
    lines = [json.loads(line) for line in told.getvalue().splitlines()]
    assert lines[0] == {"step": "records", "done": 0, "total": 1000}
    assert lines[-2:] == [
        {"step": "records", "done": 1000, "total": 1000},
        {"step": "documents compared", "done": 0, "total": 3},
    ]
    assert len(lines) < 500


def test_without_a_terminal_a_step_is_a_few_lines() -> None:
    stream = io.StringIO()
    with Terminal(stream) as shown:
        for done in range(1001):
            shown.step("reporting: records", done, 1000)
    lines = stream.getvalue().splitlines()
    assert (lines[0], lines[-1]) == ("  reporting: records: 0 of 1000", "  reporting: records: 1000 of 1000")
    assert len(lines) < 500


def test_a_rebuild_tells_what_differs_or_why_nothing_was_compared() -> None:
    answer = {
        "view": "series",
        "generation": 4,
        "documents": 12,
        "compared": 12,
        "differing": 1,
        "differences": [{"stream": "reporting/PK-SD/series/x", "version": 7, "fields": ["figures", "place"]}],
        "resumed": True,
    }
    told = list(rebuilt("reporting", answer))
    assert "had ended half-way" in told[0]
    assert told[1:] == [
        "  12 documents; 12 compared, 1 differing.",
        "  reporting/PK-SD/series/x at version 7: figures, place",
    ]
    (_, other) = rebuilt("reporting", answer | {"compared": 0, "differences": [], "resumed": False})
    assert "another fold" in other
