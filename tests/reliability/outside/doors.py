"""HTTP servers as senders fear them: a gateway of text messages, and endpoints of partners."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from datetime import datetime

from tests.integration.webhooks.receiving import Answering, Got, Receiver, answer, cut, endless, hang
from tests.reliability.outside.ledger import Copy, Ledger

CODE = re.compile(r"\b\d{6}\b")
TAKES = answer(200)
FAILS = (answer(500), answer(429, retry_after="3"), answer(302, location="/elsewhere"), cut)
GONE, HANGS, NEVER_ENDS = answer(410), hang, endless
TAKING = (TAKES, NEVER_ENDS)
"""Whose status says 2xx, whatever comes after it."""


@dataclass
class Door:
    """An address that answers as it was told to, one way after another where there are several."""

    answers: tuple[Answering, ...] = (TAKES,)
    asked: int = 0

    def next(self) -> Answering:
        """How this request is answered."""
        self.asked += 1
        return self.answers[self.asked % len(self.answers)]


class Gateway:
    """Takes text messages at `/messages`."""

    def __init__(self, ledger: Ledger, receiver: Receiver) -> None:
        self._ledger, self._receiver, self.door = ledger, receiver, Door()
        receiver.paths["/messages"] = self._answer

    async def _answer(self, request: Got, writer: asyncio.StreamWriter) -> None:
        self._receiver.got.clear()
        told, answers = json.loads(request.body), self.door.next()
        if code := CODE.search(told["text"]):
            self._ledger.codes[told["to"]] = code[0]
        self._ledger.note(Copy("sms", told["to"], told["id"]), request.body, told["text"], taken=answers in TAKING)
        await answers(request, writer)


class Endpoints:
    """Partners' endpoints by their paths."""

    def __init__(self, ledger: Ledger, receiver: Receiver) -> None:
        self._ledger, self._receiver = ledger, receiver
        self.doors: dict[str, Door] = {}

    def open(self, province: str, name: str) -> str:
        """An endpoint more; its path."""
        path = f"/{province}/{name}"
        self.doors[path] = Door()
        self._ledger.provinces[path] = province
        self._receiver.paths[path] = self._answer
        return path

    def url(self, path: str) -> str:
        return self._receiver.url(path)

    async def _answer(self, request: Got, writer: asyncio.StreamWriter) -> None:
        self._receiver.got.clear()
        answers, event = self.doors[request.path].next(), json.loads(request.body)
        copy = Copy("webhook", request.path, request.id)
        told = event["subject"]
        self._ledger.note(copy, request.body, told, taken=answers in TAKING)
        if not event.get("test"):
            self._ledger.happened(copy, datetime.fromisoformat(event["time"]))
        await answers(request, writer)
