"""Records of a province's topics handed on in batches, in a group of its own: for what is no view of a stream."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable, Sequence
from typing import Protocol

import structlog
from faststream.kafka import KafkaBroker

from shared.contracts.event import Audience
from shared.contracts.topics import topic
from shared.runtime.holder import holder
from shared.runtime.settings import Settings
from shared.runtime.store import Database
from shared.streams.reader import Batch, GroupReader
from shared.streams.records import Read, Records
from shared.streams.security import connection

GRACE_SECONDS = 20

log = structlog.get_logger(__name__)


class Taker(Protocol):
    """What becomes of records. The same ones given again must change nothing."""

    async def take(self, records: Sequence[Read]) -> None:
        """Store what follows from the records. Raises StoreAway: then they come again."""


class Taking:
    """A loop that reads a province's topics and gives each batch to every taker; committed once all have stored.

    The group is `<service>.<name>.<province>`. What can't be read is passed over: the service's projector parks it, and
    an operator is told there.
    """

    def __init__(
        self,
        service: str,
        name: str,
        province: str,
        reads: Iterable[tuple[str, Audience]],
        takers: Sequence[Taker],
        settings: Settings,
        database: Database,
    ) -> None:
        self._takers, self._records, self._database = takers, Records(service), database
        self._broker = KafkaBroker(
            **connection(settings.kafka()),
            client_id=holder(service),
            consumer_only=True,
            allow_auto_create_topics=False,
            graceful_timeout=GRACE_SECONDS,
            logger=logging.getLogger("shared.streams.faststream"),
            log_level=logging.DEBUG,
        )
        self._topics = [topic(province, context, audience) for context, audience in reads]
        self.group = f"{service}.{name}.{province.lower()}"
        self._reader: GroupReader | None = None

    @property
    def turns(self) -> int:
        """How often the loop has turned."""
        return self._reader.turns if self._reader else 0

    async def run(self) -> None:
        """Read until cancelled; then the batch in flight is ended and committed."""
        await self._broker.start()
        reader = self._reader = GroupReader(self._broker, self._topics, self.group, self._take, self._database)
        try:
            await reader.keep_starting()
            await asyncio.Event().wait()
        finally:
            with contextlib.suppress(Exception):  # whatever a broker that is away makes of it
                await reader.stop()
                await self._broker.stop()

    async def _take(self, batch: Batch) -> None:
        read = [parsed for raw in batch if isinstance(parsed := self._records.read(raw), Read)]
        for taker in self._takers:
            await taker.take(read)
