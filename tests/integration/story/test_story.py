"""The demonstration's story told to both services on the real store: the whole of it, and what everybody then sees."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shared.contracts.catalogue import EVENTS
from shared.devstack.story.days import half_year
from shared.devstack.story.reading import read_story
from shared.devstack.story.telling import Asking, shows
from tests.integration.story.conftest import Story

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("today", [date(2026, 11, 25), date(2027, 1, 1)], ids=["any day", "first day of a half-year"])
async def test_the_story_touches_every_event_of_membership_and_advocacy(story: Story, today: date) -> None:
    for step in read_story(today):
        await story.tell(step)
    assert {
        name for name in EVENTS if not name.startswith(("reporting.", "notifications."))
    } - await story.events() == set()
    first, second = half_year(today, 2)[0], half_year(today, 1)[0]
    for path, expected in expected_pages(first, second).items():
        service, _, rest = path.partition(" ")
        asking = Asking(service, "GET", f"/{service}/v1/{rest}", None)
        page = (await story.done("secretariat", "PK-SD", asking)).json()
        assert shows(page, expected), (path, page)


def expected_pages(first: str, second: str) -> dict[str, Any]:
    """What pages show at the end of the story; plans by their half-years."""
    return {
        f"membership PK-SD/plans/{first}": {"standing": "closed", "closing": {"completed": ["*"], "cancelled": ["*"]}},
        f"membership PK-SD/plans/{second}": {"standing": "adopted", "waits_for": []},
        f"membership PK-SD/plans/{second}/board": {"late": [{"title": {"en": STUDY}}]},
        "membership PK-SD/committee": {"vacant": 1},
        "membership PK-SD/chapters/PK713": {
            "counts": {"members": 2},
            "convener": {"name": "Girls' school (demonstration)"},
        },
        "membership PK-SD/priorities/PK713": {
            "ranking": [{"code": "7.1"}],
            "earlier": [{"ranking": [{"code": "4.1"}]}],
        },
        "membership PK-SD/support": {"data": [{}, {}]},
        f"membership PK-X1/plans/{first}": {"standing": "closed", "closing": {"completed": ["*"], "cancelled": ["*"]}},
        "membership PK-X1/chapters/PKX02": {"counts": {"members": 2}},
        "advocacy PK-X1/commitments": {"data": [{}, {}]},
        "membership PK-BA/committee": {"vacant": 1},
        "membership PK-BA/linkages?goal=6": {"data": [{"instrument": "ppp"}]},
        "advocacy PK-SD/commitments": {"data": [{}, {}]},
        "advocacy PK-SD/meetings": {"data": [{}, {}]},
        "advocacy PK-BA/awareness": {"together": {"reached": {"total": 286}}},
        "advocacy PK-BA/partnerships": {"data": [{"standing": "closed"}]},
    }


STUDY = "A study of power at primary schools (demonstration)"
