"""Messages as letters: what mail programs need of MIME, threads and the one click that ends them."""

from __future__ import annotations

import email
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest
from aiosmtplib.email import flatten_message

from services.notifications.words.calendars import invitation
from services.notifications.words.events import line
from services.notifications.words.letters import letter
from services.notifications.words.messages import Message, message
from shared.contracts.commitments import CommitmentMade
from shared.contracts.event import Event
from shared.contracts.meetings import LegislatorMeetingCancelled, LegislatorMeetingScheduled
from tests.unit.notifications.told import told

BASE = "https://alliances.example.org"
ENDS = f"{BASE}/notifications/v1/subscriptions/one-click/{'t' * 180}"


def made(event: type[Event] = CommitmentMade, language: str = "ur") -> Message:
    return message([line(told(event), language)], language, heading=None, end_link="/end", base_url=BASE)


def written(of: Message, **given: object) -> EmailMessage:
    whole = {
        "sender": "LEAD <alliance@example.org>",
        "recipient": "amina@example.net",
        "message_id": "<m-1@alliances.example.org>",
        "thread": "<stream-1@alliances.example.org>",
        "unsubscribe_url": ENDS,
        "calendar": None,
        "calendar_method": None,
        **given,
    }
    return letter(of, **whole)  # type: ignore[arg-type]  # the same names as its parameters


def read(mail: EmailMessage) -> EmailMessage:
    """The letter as a mail program gets it from a server."""
    got = email.message_from_bytes(flatten_message(mail), policy=default)
    assert isinstance(got, EmailMessage)
    return got


def content(part: object) -> str:
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("language", ["en", "ur"])
def test_plain_text_and_page_are_alternatives_and_arrive_as_they_were(language: str) -> None:
    of = made(language=language)
    got = read(written(of))
    assert got.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]
    assert content(got.get_body(("plain",))) == of.text
    assert content(got.get_body(("html",))) == of.html
    assert got["Subject"] == of.subject
    assert got["Content-Language"] == language
    assert got["Auto-Submitted"] == "auto-generated"


def test_long_ids_and_addresses_reach_the_server_whole() -> None:
    thread = f"<{'s' * 120}@alliances.example.org>"
    raw = flatten_message(written(made(), thread=thread))
    assert f"\r\nList-Unsubscribe: <{ENDS}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert f"\r\nReferences: {thread}\r\n".encode() in raw
    assert f"\r\nIn-Reply-To: {thread}\r\n".encode() in raw
    assert all(len(row) <= 998 for row in raw.split(b"\r\n"))
    assert raw.isascii()


def test_letters_about_one_stream_are_one_thread() -> None:
    first = written(made(), message_id="stream-1@alliances.example.org", thread="stream-1@alliances.example.org")
    assert first["Message-ID"] == "<stream-1@alliances.example.org>"
    assert first["References"] is None
    assert written(made(), message_id="m-2@alliances.example.org")["References"] == first["Message-ID"]


def test_without_a_subscription_there_is_nothing_to_end() -> None:
    got = written(made(), unsubscribe_url=None, thread=None)
    assert got["List-Unsubscribe"] is None
    assert got["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize(
    ("event", "method"), [(LegislatorMeetingScheduled, "REQUEST"), (LegislatorMeetingCancelled, "CANCEL")]
)
def test_an_invitation_is_the_last_alternative_and_names_its_method(event: type[Event], method: str) -> None:
    asked = invitation(told(event), "ur", organizer="alliance@example.org", attendee="amina@example.net", base_url=BASE)
    got = read(written(made(event), calendar=asked.ics, calendar_method=asked.method))
    *_, last = got.iter_parts()
    assert last.get_content_type() == "text/calendar"
    assert last.get_param("method") == method
    assert content(last).encode() == asked.ics.replace(b"\r\n", b"\n")


@pytest.mark.parametrize(
    "given",
    [
        {"message_id": "<m@x>\r\nBcc: all@example.net"},
        {"thread": "a stream/with spaces"},
        {"unsubscribe_url": "https://a.example/\nBcc: all@example.net"},
        {"recipient": "amina@example.net\r\nBcc: all@example.net"},
        {"calendar": b"BEGIN:VCALENDAR"},
    ],
)
def test_what_would_begin_another_header_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        written(made(), **given)


def test_the_same_message_makes_the_same_bytes() -> None:
    at = datetime(2026, 6, 1, 5, tzinfo=UTC)
    once, twice = (written(made(), at=at).as_bytes(policy=SMTP) for _ in range(2))
    assert once == twice
    assert b"\r\nDate: Mon, 01 Jun 2026 05:00:00 +0000\r\n" in once
