"""E-mail by SMTP: one connection, kept while there are letters."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import unquote, urlsplit

import aiosmtplib
from icalendar import Calendar, vCalAddress

from services.notifications.delivery.channels import NotTaken
from services.notifications.delivery.outgoing import Outgoing
from services.notifications.subscriptions.one_click import link as end_link
from services.notifications.words.languages import language
from services.notifications.words.letters import letter
from services.notifications.words.messages import Message

SMTP_SECONDS = 20.0


class Email:
    """Sends letters through the server at `url`: smtp://[user:password@]host:port, or smtps:// (TLS from the start).

    `sender` is the letters' From; `base_url` and `key` make the links that end a subscription.
    """

    target, at_once = "smtp", 1

    def __init__(self, url: str, sender: str, base_url: str, key: bytes) -> None:
        parts = urlsplit(url)
        self._sender, self._base_url, self._key = sender, base_url, key
        self._domain = parseaddr(sender)[1].rpartition("@")[2]
        self._client = aiosmtplib.SMTP(
            hostname=parts.hostname or "127.0.0.1",
            port=parts.port,
            use_tls=parts.scheme == "smtps",
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            timeout=SMTP_SECONDS,
        )
        self._one_at_a_time = asyncio.Lock()

    async def send(self, outgoing: Outgoing, address: str | None) -> None:
        """Hand a letter to the server. Raises NotTaken."""
        if address is None:
            raise NotTaken("no address", final=True)
        written = self._letter(outgoing, address)
        async with self._one_at_a_time:
            await self._connected()
            try:
                await self._client.send_message(written)
            except aiosmtplib.SMTPRecipientsRefused as refused:
                codes = [one.code for one in refused.recipients]
                raise NotTaken(f"recipient refused ({codes})", bounced=all(code >= 500 for code in codes)) from None
            except aiosmtplib.SMTPResponseException as refused:
                raise NotTaken(f"server answered {refused.code}", final=refused.code >= 500) from None
            except (aiosmtplib.SMTPException, OSError) as away:
                self._client.close()
                raise NotTaken(type(away).__name__) from None  # what servers say may hold the address

    async def _connected(self) -> None:
        """Connect, and prove who we are, where that is not so: whatever the server says to that is no letter's fault."""
        try:
            if not self._client.is_connected:
                await self._client.connect()
        except (aiosmtplib.SMTPException, OSError) as away:
            self._client.close()
            raise NotTaken(type(away).__name__) from None

    def _letter(self, outgoing: Outgoing, address: str) -> EmailMessage:
        made = Message(
            subject=outgoing.subject,
            text=outgoing.text,
            html=outgoing.html,
            language=outgoing.language,
            direction=language(outgoing.language).direction,
            sms=outgoing.sms,
        )
        ends = end_link(self._base_url, self._key, outgoing.subscription) if outgoing.subscription else None
        return letter(
            made,
            sender=self._sender,
            recipient=address,
            message_id=self._id(outgoing.id),
            thread=self._id(outgoing.thread) if outgoing.thread else None,
            unsubscribe_url=ends,
            calendar=_invited(outgoing.calendar, address),
            calendar_method=outgoing.calendar_method,
            at=outgoing.planned_at,
        )

    def _id(self, of: str) -> str:
        """The same for the same message or stream: a letter that comes twice is seen as one."""
        return f"<{sha256(of.encode()).hexdigest()[:32]}@{self._domain}>"


def _invited(calendar: bytes | None, address: str) -> bytes | None:
    """A kept invitation with the address in its place."""
    if calendar is None:
        return None
    read = Calendar.from_ical(calendar)
    for event in read.walk("VEVENT"):
        attendee = vCalAddress(f"mailto:{address}")
        attendee.params = event["attendee"].params
        event["attendee"] = attendee
    written: bytes = read.to_ical()
    return written
