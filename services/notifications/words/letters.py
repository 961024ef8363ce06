"""A message as a letter: RFC 5322 and MIME, with one thread per stream and one click to end it."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from hashlib import sha256
from typing import Any, ClassVar

from services.notifications.words.messages import Message


class _Whole:
    """A header that is never folded, whoever writes it: encoded words would break ids and addresses that are long."""

    max_count: ClassVar[int] = 1
    name: str

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the value as it is. Raises ValueError for one that would begin another header."""
        if not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError(f"an id or address in a header is of printable ASCII without spaces, not {value!r}")
        kwds["decoded"], kwds["parse_tree"] = value, None

    def fold(self, *, policy: Policy) -> str:
        """The header's line."""
        return f"{self.name}: {self}{policy.linesep}"


def _headers() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in ("Message-ID", "In-Reply-To", "References", "List-Unsubscribe"):
        registry.map_to_type(name, _Whole)  # type: ignore[arg-type]  # it mixes BaseHeader in, as for its own
    return registry


_POLICY = SMTP.clone(cte_type="7bit", header_factory=_headers())


def letter(
    message: Message,
    *,
    sender: str,
    recipient: str,
    message_id: str,
    thread: str | None,
    unsubscribe_url: str | None,
    calendar: bytes | None,
    calendar_method: str | None,
    at: datetime | None = None,
) -> EmailMessage:
    """The message as a mail: plain text and page as alternatives, and the invitation (RFC 6047) where there is one.

    `message_id` and `thread` are ids with or without angle brackets; letters of one `thread` are shown together.
    `unsubscribe_url` ends the messages by one POST (RFC 8058). `at` is the Date; whoever sends sets it where it is not
    given. The same arguments make the same bytes. Raises ValueError for a header's value of several lines, and for a
    calendar without its method.
    """
    if (calendar is None) != (calendar_method is None):
        raise ValueError("a calendar and its method are given together")
    mail = EmailMessage(policy=_POLICY)
    mail["Subject"] = message.subject
    mail["From"] = sender
    mail["To"] = recipient
    mail["Message-ID"] = _bracketed(message_id)
    if at is not None:
        mail["Date"] = format_datetime(at)
    if thread is not None and _bracketed(thread) != _bracketed(message_id):
        mail["In-Reply-To"] = mail["References"] = _bracketed(thread)
    if unsubscribe_url is not None:
        mail["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    if calendar is not None and calendar_method is not None:
        mail.add_alternative(calendar.decode(), subtype="calendar", params={"method": calendar_method})
    mail["Content-Language"] = message.language  # last: a part that is made into several takes it along
    mail.set_boundary(f"=_{sha256(message_id.encode()).hexdigest()[:32]}")
    return mail


def _bracketed(message_id: str) -> str:
    return message_id if message_id.startswith("<") else f"<{message_id}>"
