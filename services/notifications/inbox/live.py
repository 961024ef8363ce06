"""New messages as they come: one look into the store for all who follow, and none while nobody does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import structlog

from services.notifications.inbox.letters import BACK, Inbox
from shared.runtime.faults import StoreAway
from shared.runtime.store import Document

LOOK_SECONDS = 1.0
MOST_WAITING = 200
AT_ONCE = 500

log = structlog.get_logger(__name__)


class Follower:
    """Somebody who follows some owners' messages. One who does not read is cut rather than waited for."""

    def __init__(self, owners: Sequence[str]) -> None:
        self.owners = frozenset(owners)
        self._waiting: asyncio.Queue[Document | None] = asyncio.Queue(MOST_WAITING)

    def tell(self, letter: Document) -> None:
        """Pass a message on."""
        try:
            self._waiting.put_nowait(letter)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        """Let the follower come to its end, whatever still waits."""
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(None)

    async def letters(self) -> AsyncIterator[Document]:
        """Messages until the end."""
        while (letter := await self._waiting.get()) is not None:
            yield letter


class Live:
    """Who follows in this process; `now` tells the time, UTC."""

    def __init__(self, inbox: Inbox, now: Callable[[], datetime]) -> None:
        self._inbox, self._now = inbox, now
        self._followers: set[Follower] = set()
        self._looking: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def following(
        self, owners: Sequence[str], after: datetime | None = None
    ) -> AsyncIterator[AsyncIterator[Document]]:
        """Messages to these owners from now on, and before them those since `after`, at most 200. Raises StoreAway."""
        follower = Follower(owners)
        if after is not None:
            for letter in await self._inbox.since(owners, after, MOST_WAITING - 1):
                follower.tell(letter)
        self._followers.add(follower)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield follower.letters()
        finally:
            self._followers.discard(follower)

    async def close(self) -> None:
        """Cut everybody who follows."""
        for follower in tuple(self._followers):
            follower.end()
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _look(self) -> None:
        begun = self._now()
        told: dict[str, datetime] = {}
        while self._followers:
            since = max(begun, self._now() - BACK)
            owners = sorted(frozenset().union(*(one.owners for one in self._followers)))
            try:
                for letter in await self._inbox.since(owners, since, AT_ONCE):
                    if letter["_id"] not in told:
                        told[letter["_id"]] = letter["at"]
                        for follower in tuple(self._followers):
                            if letter["owner"] in follower.owners:
                                follower.tell(letter)
            except StoreAway as away:
                log.debug("the inbox waits for the store", detail=str(away)[:200])
            except Exception:  # a bug over one message must not leave all who follow waiting
                log.exception("looking into the inbox failed")
            told = {of: at for of, at in told.items() if at >= since}
            await asyncio.sleep(LOOK_SECONDS)
