"""What the routes of streams read from, put together; what it keeps open is ended with the process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from services.notifications.streams.asking import Start, Wanted
from services.notifications.streams.broker import Broker, OutOfRange
from services.notifications.streams.cloud_events import CloudEvents, Told
from services.notifications.streams.iterators import Iterators
from services.notifications.streams.places import EventPlace
from services.notifications.streams.reading import Reader, Readers
from services.notifications.streams.tails import Tail, Tails
from services.notifications.streams.withholding import Withholding, withholding
from shared.contracts.topics import read_topic
from shared.runtime.metrics import PartnerStreamMetrics
from shared.runtime.secret import derived, secret
from shared.runtime.service import Kit
from shared.streams.records import RawRecord

log = structlog.get_logger(__name__)


class Sources:
    """Readers of topics, and single events. Every method raises KafkaAway and StoreAway."""

    def __init__(self, kit: Kit) -> None:
        self.metrics = PartnerStreamMetrics(kit.registry)
        self._broker = Broker(kit.settings.kafka, self.metrics)
        self._views = kit.views
        self._withholding: dict[str, Withholding] = {}
        self._tails = Tails(
            self._broker,
            CloudEvents(kit.settings.public_url, self._left_out),
            self._withheld,
            self.metrics,
            lambda: int(kit.now().timestamp() * 1000),
            kit.stopping,
        )
        self._readers = Readers(self._tails, Iterators(lambda: derived(secret(kit.settings), "stream-iterator")))
        kit.closing.append(self._tails.close)

    @asynccontextmanager
    async def reading(self, topic: str, wanted: Wanted, start: Start) -> AsyncIterator[tuple[Tail, Reader]]:
        """A reader of a topic for the time of the block. Raises Unprocessable for a forged iterator, Gone for an old one."""
        async with self._tails.reading(topic) as tail:
            await tail.refresh()
            yield tail, await self._readers.reader(tail, wanted, start)

    async def changes(self, topic: str) -> int:
        """How often more was held back of a topic until now: a page that was read before the last time is not given."""
        withheld = self._withheld(topic)
        await withheld.refresh()
        return withheld.changes

    async def event(self, place: EventPlace, event: str) -> Told | None:
        """The event that lies at a place; None where another one does, or none: the place is of an older cluster."""
        async with self._tails.reading(place.topic) as tail:
            await tail.refresh()
            if place.partition >= tail.topic.partitions or place.offset >= tail.ring.ends[place.partition]:
                return None
            told = await self._at(tail, place)
        return told if told is not None and told.id == event else None

    async def _at(self, tail: Tail, place: EventPlace) -> Told | None:
        try:
            records = await self._broker.read(tail.topic, {place.partition: place.offset}, 1)
        except OutOfRange:
            return None
        return tail.told(records[0])

    def _withheld(self, topic: str) -> Withholding:
        known = self._withholding.get(topic)
        if known is None:
            known = self._withholding[topic] = withholding(self._views, topic)
        return known

    def _left_out(self, record: RawRecord, rule: str) -> None:
        self.metrics.left_out.labels(read_topic(record.topic).context).inc()
        log.warning("record left out", topic=record.topic, partition=record.partition, offset=record.offset, rule=rule)
