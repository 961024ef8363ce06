"""A message as a letter: RFC 5322 and MIME, with one thread per stream and one click to end it."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from hashlib import sha256
from typing import Any, Final

from services.notifications.words.messages import Message

_WHOLE: Final = frozenset({"message-id", "in-reply-to", "references", "list-unsubscribe"})


class _Policy(EmailPolicy):
    """SMTP's rules; ids and addresses of any length stay on their line, for encoded words would break them."""

    def fold(self, name: str, value: Any) -> str:
        return self._line(name, value) if name.lower() in _WHOLE else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self._line(name, value).encode() if name.lower() in _WHOLE else super().fold_binary(name, value)

    def _line(self, name: str, value: Any) -> str:
        return f"{name}: {value}{self.linesep}"


_POLICY = _Policy(linesep=SMTP.linesep, cte_type="7bit")


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
    mail["Message-ID"] = _one_line(_bracketed(message_id))
    if at is not None:
        mail["Date"] = format_datetime(at)
    if thread is not None and _bracketed(thread) != _bracketed(message_id):
        mail["In-Reply-To"] = mail["References"] = _one_line(_bracketed(thread))
    if unsubscribe_url is not None:
        mail["List-Unsubscribe"] = _one_line(f"<{unsubscribe_url}>")
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = message.language
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    if calendar is not None and calendar_method is not None:
        mail.add_alternative(calendar.decode(), subtype="calendar", params={"method": calendar_method})
    mail.set_boundary(f"=_{sha256(message_id.encode()).hexdigest()[:32]}")
    return mail


def _bracketed(message_id: str) -> str:
    return message_id if message_id.startswith("<") else f"<{message_id}>"


def _one_line(value: str) -> str:
    """The value of a header that is not folded. Raises ValueError for one that would begin another header."""
    if not value.isprintable() or not value.isascii() or " " in value:
        raise ValueError(f"a header's id or address is of printable ASCII characters without spaces, not {value!r}")
    return value
