"""How an event is told: `python -m services.notifications.words EVENT --lang ur --format html` writes its example."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from services.notifications.words.events import LANGUAGES, Told, UnknownLanguage, line
from services.notifications.words.messages import message
from services.notifications.words.reminders import NothingToRemindOf, reminder
from shared.contracts.catalogue import EVENTS
from shared.contracts.envelope import event_id
from shared.contracts.event import Event

FORMATS = ("text", "html", "sms")
BASE_URL = "https://alliances.example"
_KEYS = {
    "<scheme>-<registration>": "member_id",
    "<person>": "person_id",
    "<meeting>": "meeting_id",
    "<half-year>": "plan_id",
}
"""The field of an example that fills a part of its stream's name, where it is called otherwise there."""


def example(event: type[Event], province: str = "PK-SD") -> Told:
    """A type's example as it is told, from a stream of that type."""
    given = event.example | {"province": province}
    stream = "/".join(_filled(part, given) for part in event.stream.split("/"))
    at = datetime(2026, 6, 1, 5, tzinfo=UTC)
    return Told(event.type, event.example, stream, 1, event_id(stream, 1), province, at, "example-office")


def _filled(part: str, given: Mapping[str, Any]) -> str:
    """A part of a stream's name, with what the example has in the place of its `<field>`."""
    if not part.startswith("<"):
        return part
    value = given.get(_KEYS.get(part, part.strip("<>")), "example")
    return str(value["code"] if isinstance(value, dict) else value)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the words; the exit status is 2, with candidates on the standard error, for an unknown event or language."""
    parser = argparse.ArgumentParser(prog="python -m services.notifications.words")
    parser.add_argument("event", help="an event type, such as advocacy.commitment_made.v1")
    parser.add_argument("--lang", default="en", help=f"one of {', '.join(LANGUAGES)}")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--days", type=int, help="the reminder this many days before the event's day; negative: after")
    given = parser.parse_args(arguments)
    event = EVENTS.get(given.event)
    if event is None:
        similar = difflib.get_close_matches(given.event, EVENTS, n=5, cutoff=0.4)
        sys.stderr.write(f"There is no event {given.event!r}. Similar: {', '.join(similar) or 'none'}\n")
        return 2
    told = example(event)
    try:
        words = line(told, given.lang) if given.days is None else reminder(told, given.days, given.lang)
    except (UnknownLanguage, NothingToRemindOf) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    made = message([words], given.lang, heading=None, end_link="/notifications/v1/subscriptions", base_url=BASE_URL)
    shown = {"text": f"{made.subject}\n\n{made.text}", "html": made.html, "sms": f"{made.sms}\n"}
    sys.stdout.write(shown[given.format])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
