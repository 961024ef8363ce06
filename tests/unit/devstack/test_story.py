"""Days, names and pages of the story, and that every step of it can be read."""

from __future__ import annotations

from datetime import date

import pytest

from shared.devstack.story.days import resolved
from shared.devstack.story.reading import Step, read_story
from shared.devstack.story.telling import Telling, UnnamedError, shows

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("H", "2026-S2"),
        ("H-1", "2026-S1"),
        ("H-2", "2025-S2"),
        ("H+0", "2026-07-01"),
        ("H-2+20", "2025-07-21"),
        ("D+0", "2026-11-25"),
        ("D+14 10:00", "2026-12-09T10:00:00+05:00"),
        ("H-1+80 09:30", "2026-03-22T09:30:00+05:00"),
        ("D", None),
        ("Hall H-2", None),
        ("2024-03-01", None),
    ],
)
def test_days_are_told_from_the_day_on_which_the_story_is_played(text: str, day: str | None) -> None:
    assert resolved(text, TODAY) == day


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 6, 30), TODAY, date(2028, 2, 29)])
def test_no_day_before_the_last_steps_is_ahead_and_steps_are_told_in_the_order_of_their_days(today: date) -> None:
    steps = read_story(today)
    assert [step.when for step in steps] == sorted(step.when for step in steps)
    assert all(step.when <= today.isoformat() for step in steps)
    assert len({step.key for step in steps}) == len(steps)


def step(path: str, body: object, name: str | None = None) -> Step:
    return Step("k", "PK-SD", "2026-01-01", "secretariat", "It is said", "post", path, body, name)


def test_a_step_takes_what_an_earlier_one_of_its_province_made() -> None:
    telling = Telling()
    telling.told(step("a", {}, "plan"), {"stream": "membership/PK-SD/plans/2026-S1", "version": 4})
    asking = telling.asking(
        step("membership/plans/{plan}/draft", {"version": "{plan.version}", "in": ["{plan.stream}"]})
    )
    assert asking.path == "/membership/v1/PK-SD/plans/2026-S1/draft"
    assert asking.body == {"version": 4, "in": ["membership/PK-SD/plans/2026-S1"]}
    with pytest.raises(UnnamedError, match="meeting"):
        telling.asking(step("{meeting}", {}))


def test_a_page_shows_what_is_expected_of_it_and_more() -> None:
    page = {"standing": "open", "rows": [{"a": 1, "b": 2}, {"a": None}], "none": None}
    assert shows(page, {"standing": "open", "rows": [{"a": 1}]})
    assert shows(page, {"rows": [{"a": "*"}]})
    assert not shows(page, {"rows": [{}, {"a": "*"}]})
    assert not shows(page, {"rows": [{}, {}, {}]})
    assert not shows(page, {"missing": "*"})
    assert not shows([], {"standing": "open"})
