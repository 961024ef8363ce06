"""What a person reads of dead letters: groups that fit a terminal, and what came of a stream."""

from __future__ import annotations

from shared.cli.dead_letters import groups, outcome

GROUP = {
    "service": "reporting",
    "fingerprint": "KeyError at views.py:44 fold",
    "why": "unreadable",
    "view": "representatives",
    "letters": 123_456,
    "streams": 99_999,
    "example": "series.1:lead.pk-sd.reporting:0:17",
    "first_at": "2026-03-01T09:30:00.123000+00:00",
    "last_at": "2026-03-02T09:30:00.123000+00:00",
}
ROW = {"view": "series", "stream": "reporting/PK-SD/series/x", "applied": 3, "left": 0, "version": 7}
THROUGH = ROW | {"why": None, "stops_at": None, "error": None}


def test_a_group_fits_a_terminal_and_ends_with_a_letter_to_look_at() -> None:
    lines = list(groups([GROUP]))
    assert max(len(line) for line in lines) <= 80
    assert lines[1].split()[:3] == ["123456", "99999", "unreadable"]
    assert lines[-1] == "  such as series.1:lead.pk-sd.reporting:0:17"


def test_a_stream_that_came_through_is_one_sentence_and_one_that_stops_says_where() -> None:
    assert outcome(THROUGH, dry_run=False) == "series reporting/PK-SD/series/x: 3 applied, 0 left, at version 7"
    assert "3 would be applied" in outcome(THROUGH, dry_run=True)
    stops = THROUGH | {"left": 1, "why": "bug", "stops_at": "series.1:t:0:9", "error": "KeyError at views.py:4 fold"}
    assert outcome(stops, dry_run=True).endswith("It stops at series.1:t:0:9: KeyError at views.py:4 fold")
    assert "lead republish --stream" in outcome(THROUGH | {"left": 1, "why": "gap"}, dry_run=False)
