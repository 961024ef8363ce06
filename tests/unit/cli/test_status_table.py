"""The tables of `lead status`: they fit a terminal, and say who does what."""

from __future__ import annotations

from typing import Any

import pytest

from shared.cli.status import WIDTH, age, holders, provinces

MEMBER = {
    "client": "reporting@lead-reporting-worker-7c9f4d-x2x9q:1",
    "host": "10.244.117.203",
    "partitions": {"lead.pk-sd.reporting": [0, 1, 2, 5], "lead-internal.pk-sd.membership": [3]},
}


def row(**more: Any) -> dict[str, Any]:
    usual = {
        "service": "membership",
        "province": "PK-SD",
        "unpublished": 0,
        "oldest_unpublished_seconds": None,
        "lag": 0,
        "parked": [],
        "lag_seconds": 0.0,
        "members": [MEMBER],
        "lease": {"holder": "reporting@relay:1", "renewed_seconds": 2.0},
        "last_progress_seconds": None,
        "paused": None,
        "reactions": {"waits": 0, "refused": 0, "waiting": []},
    }
    return usual | more


def test_large_numbers_and_long_names_fit_the_terminal() -> None:
    worst = row(
        unpublished=199_999,
        oldest_unpublished_seconds=3e7,
        lag=123_456_789,
        lag_seconds=3e7,
        parked=[{}] * 9999,
        last_progress_seconds=3e7,
        paused={"by": "operations", "why": "the store is moved to other machines " * 5, "at": "2026-03-01T09:30:00"},
    )
    lines = [*provinces([worst] * 8), *holders([worst | {"province": f"PK-{n}"} for n in range(40)])]
    assert max(len(line) for line in lines) <= WIDTH


def test_what_cannot_be_known_is_a_question_and_what_is_not_there_a_dash() -> None:
    *_, line = provinces([row(lag=None, lag_seconds=None, members=None)])
    assert line.split() == ["membership", "PK-SD", "0", "-", "?", "-", "0", "-"]


def test_provinces_held_alike_stand_together() -> None:
    other = {"lead.pk-ba.reporting": [0, 1, 2, 5], "lead-internal.pk-ba.membership": [3]}
    told = "\n".join(holders([row(), row(province="PK-BA", members=[MEMBER | {"partitions": other}])]))
    assert "relays PK-SD PK-BA" in told
    assert "lead-internal.*.membership 3, lead.*.reporting 0-2,5" in " ".join(told.split())
    assert "of PK-SD PK-BA" in " ".join(told.split())


def test_what_nobody_does_is_said() -> None:
    told = list(holders([row(members=[], lease=None)]))
    assert told == ["nobody relays membership in PK-SD", "nobody reads for membership in PK-SD"]
    (_, lapsed) = holders([row(members=None, lease={"holder": "gone:1", "renewed_seconds": 70.0})])
    assert lapsed == "  relayed, but let it lapse: PK-SD"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(None, "-"), (0.4, "0 s"), (119, "119 s"), (180, "3 min"), (7199, "120 min"), (7300, "2 h"), (500_000, "6 d")],
)
def test_ages_are_read_by_people(seconds: float | None, told: str) -> None:
    assert age(seconds) == told


def test_it_says_what_a_reaction_waits_for_and_how_many_were_refused() -> None:
    waits = {"reaction": "adopt", "stream": "membership/PK-SD/plans/2026-S1", "since": "2026-06-01T08:00:00+00:00"}
    told = list(holders([row(reactions={"waits": 1, "refused": 2, "waiting": [waits | {"rule": "plan.endorsed"}]})]))
    assert "adopt of membership/PK-SD/plans/2026-S1 waits since 2026-06-01: plan.endorsed" in told
    assert "2 reactions were refused by a rule for membership in PK-SD" in told
