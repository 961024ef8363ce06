"""A mail server as senders fear it: it takes letters, refuses them for now, hangs, forgets to answer, or is away."""

from __future__ import annotations

import asyncio
import contextlib
import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, Envelope

from shared.devstack.ports import HOST
from tests.reliability.outside.ledger import Copy, Ledger

Mood = Literal["takes", "refuses", "hangs", "forgets"]
HANGS_SECONDS = 120.0
CODE = re.compile(r"\b\d{6}\b")


class Mail:
    """A real SMTP server. `mood`: what becomes of letters; it `forgets` where it takes one, and hangs up unasked."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self.mood = ledger, "takes"
        self.port = 0
        self._server: asyncio.Server | None = None
        self._open: set[SMTP] = set()

    mood: Mood

    async def come(self) -> None:
        """Listen, on the same port as before."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def go(self) -> None:
        """Be away: nothing listens, and what was open is closed."""
        assert self._server is not None
        self._server.close()
        for session in self._open:
            if isinstance(session.transport, asyncio.WriteTransport):
                session.transport.abort()
        self._open.clear()

    async def handle_DATA(self, server: Any, _session: object, envelope: Envelope) -> str:  # noqa: N802  the name that aiosmtpd calls
        """Write a letter down, and answer as the mood is."""
        content = envelope.content
        assert isinstance(content, bytes)
        mood: Mood = self.mood
        self._note(envelope.rcpt_tos[0], content, taken=mood in {"takes", "forgets"})
        if mood == "hangs":
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HANGS_SECONDS):
                    while self.mood == "hangs" and not server.transport.is_closing():
                        await asyncio.sleep(0.1)
            return "451 it took too long"
        if mood == "forgets":
            server.transport.abort()
        return "451 not now" if mood == "refuses" else "250 taken"

    def _session(self) -> SMTP:
        session = SMTP(self, hostname="mail.rig", enable_SMTPUTF8=True, loop=asyncio.get_running_loop())
        self._open.add(session)
        return session

    def _note(self, to: str, content: bytes, *, taken: bool) -> None:
        letter = BytesParser(policy=policy.default).parsebytes(content)
        assert isinstance(letter, EmailMessage)
        text = letter.get_body(("plain",))
        subject = str(letter["Subject"])
        told = f"{subject}\n{text.get_content() if text is not None else ''}"
        if letter["List-Unsubscribe"] is None and (code := CODE.search(subject)):
            self._ledger.codes[to] = code[0]
        self._ledger.note(Copy("email", to, str(letter["Message-ID"])), content, told, taken=taken)
