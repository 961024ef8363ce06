"""The calendar feed over HTTP, parsed back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from tests.integration.advocacy.conftest import NOW, PRESS_CLUB, SCHOOLS, SINDH, Advocacy
from tests.integration.advocacy.meeting import MEETINGS, PLAN, in_office, key, logged, published

pytestmark = pytest.mark.integration

FEED = f"{SINDH}/calendar.ics"


async def entries(advocacy: Advocacy, query: str = "") -> list[tuple[str, int, str]]:
    answer = await advocacy.ask(None, "GET", FEED + query)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return [
        (str(event["uid"]).partition("@")[0], int(str(event["sequence"])), str(event["status"])) for event in events
    ]


async def begin(advocacy: Advocacy) -> str:
    """A public meeting is planned; its id."""
    await advocacy.begin()
    await in_office(advocacy)
    return key((await advocacy.done("amina", MEETINGS, PLAN))["stream"])


async def test_the_feed_has_public_meetings_planned_cancelled_and_published(advocacy: Advocacy) -> None:
    planned = await begin(advocacy)
    await advocacy.done("amina", MEETINGS, PLAN | {"visibility": "partner"})
    await logged(advocacy)
    held = await published(advocacy)
    assert await entries(advocacy) == [(planned, 0, "CONFIRMED"), (held, 0, "CONFIRMED")]
    await advocacy.done("amina", f"{MEETINGS}/{planned}/cancellation", {"why": {"code": "weather"}})
    assert await entries(advocacy) == [(planned, 1, "CANCELLED"), (held, 0, "CONFIRMED")]


async def test_a_moved_meeting_keeps_its_uid_with_a_higher_sequence(advocacy: Advocacy) -> None:
    planned = await begin(advocacy)
    moved = PLAN | {"starts_at": "2026-07-20T05:00:00Z", "ends_at": "2026-07-20T06:00:00Z", "why": {"code": "place"}}
    await advocacy.done("amina", f"{MEETINGS}/{planned}/rescheduling", moved)
    assert await entries(advocacy) == [(planned, 1, "CONFIRMED")]
    [event] = Calendar.from_ical((await advocacy.ask(None, "GET", FEED)).content).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 7, 20, 5, tzinfo=UTC)


async def test_a_member_has_a_feed_of_its_own(advocacy: Advocacy) -> None:
    planned = await begin(advocacy)
    assert await entries(advocacy, f"?member={PRESS_CLUB}") == [(planned, 0, "CONFIRMED")]
    assert await entries(advocacy, f"?member={SCHOOLS}") == []


async def test_what_is_known_is_not_sent_again(advocacy: Advocacy) -> None:
    planned = await begin(advocacy)
    first = await advocacy.ask(None, "GET", FEED)
    again = await advocacy.ask(None, "GET", FEED, if_none_match=first.headers["etag"])
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    await advocacy.done("amina", f"{MEETINGS}/{planned}/cancellation", {"why": {"code": "weather"}})
    changed = await advocacy.ask(None, "GET", FEED, if_none_match=first.headers["etag"])
    assert (changed.status_code, changed.headers["etag"] != first.headers["etag"]) == (200, True)


async def test_a_meeting_leaves_the_feed_a_year_after_it_ended(advocacy: Advocacy) -> None:
    await begin(advocacy)
    advocacy.clock.now = NOW + timedelta(days=400)
    assert await entries(advocacy) == []
