"""Every event accounted for: the journal in itself, Kafka against the journal, the views against a fresh fold.

Province by province, and never an event in memory that is not looked at: what is kept is about a kilobyte for each stream of
one province with its document, and what is wrong. So the memory grows with streams and problems, not with events.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from aiokafka import ConsumerRecord

from shared.contracts.recorded import Recorded
from shared.contracts.topics import topic
from shared.runtime.journal_audit import Kept, read_province
from shared.runtime.progress import silent
from shared.runtime.service import Service
from shared.runtime.store import Collection, Database, Document, store_errors
from shared.runtime.topic_audit import Sent, Topics
from shared.runtime.topic_records import broker, ends, records, topics_read
from shared.runtime.view_audit import Found, ViewCheck, fold_journal, fold_topics, shown
from shared.streams.group import group_name
from shared.streams.offsets import Offsets
from shared.streams.parking import DISCARDED, Parking
from shared.streams.pointers import Partition, Pointers
from shared.streams.records import Read, Records
from shared.streams.view import View

PATIENCE_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.25


class Audit:
    """The audit of one service. `kafka` is what aiokafka's clients are built with.

    `progress` is told a step's name, how much of it is done and how much there is: journal entries, Kafka's records,
    documents of views.
    """

    def __init__(
        self,
        service: Service,
        database: Database,
        kafka: Mapping[str, Any],
        progress: Callable[[str, int, int], None] = silent,
    ) -> None:
        self._service, self._database, self._kafka = service, database, kafka
        self._journal = database["journal"]
        self._records = Records(service.context)
        self._progress, self._done, self._all = progress, Counter[str](), Counter[str]()

    async def run(self, provinces: Sequence[str], patience: float = PATIENCE_SECONDS) -> Document:
        """What was read, and what is wrong: `{"events", "journal", "kafka", "views", "problems"}`.

        `journal`: streams, entries, unpublished events. `kafka`: records, repeats. `views`: documents, parked, behind.
        What is written while it runs is no problem; each province's views are waited for `patience` seconds. Raises
        StoreAway, BrokerAway.
        """
        result: Document = {
            "events": 0,
            "journal": {"streams": 0, "entries": 0, "unpublished": 0},
            "kafka": {"records": 0, "repeats": 0},
            "views": {"documents": 0, "parked": 0, "behind": 0},
            "problems": [],
        }
        async with broker(self._kafka) as connected:
            await self._count(connected, provinces)
            for province in provinces:
                await self._province(connected, province, result, patience)
        return result

    async def _count(self, connected: Offsets, provinces: Sequence[str]) -> None:
        """How much there is to do, for whoever watches."""
        with store_errors():
            self._all["journal"] = await self._journal.estimated_document_count()
            for _, collection in await self._live():
                self._all["documents"] += await collection.estimated_document_count()
        own = [name for province in provinces for name in self._own(province)]
        self._all["kafka"] = sum((await ends(connected, own)).values())

    def _step(self, step: str, done: int = 1) -> None:
        self._done[step] += done
        self._progress(step, self._done[step], max(self._done[step], self._all[step]))

    def _own(self, province: str) -> tuple[str, str]:
        return topic(province, self._service.context, "partner"), topic(province, self._service.context, "internal")

    async def _live(self) -> list[tuple[View, Collection]]:
        pointers = Pointers(self._database)
        return [(view, await pointers.live(view)) for view in self._service.views]

    async def _province(self, connected: Offsets, province: str, result: Document, patience: float) -> None:
        entered = partial(self._step, "journal")
        kept, problems = await read_province(self._journal, self._service.context, province, entered)
        result["problems"] += problems
        result["events"] += sum(stream.version for stream in kept.values())
        result["journal"]["streams"] += len(kept)
        result["journal"]["entries"] += sum(stream.entries for stream in kept.values())
        result["journal"]["unpublished"] += sum(len(stream.unpublished or ()) for stream in kept.values())
        # The journal was read before the ends are noted, so whatever was published in it lies before them.
        read = await ends(connected, topics_read(self._service, province))
        own = self._own(province)
        topics = await self._topics(kept, {at: end for at, end in read.items() if at[0] in own})
        result["problems"] += [*topics.problems, *topics.missing()]
        result["kafka"]["records"] += topics.records
        result["kafka"]["repeats"] += topics.repeats
        del topics
        followed = {at: end for at, end in read.items() if at[0] not in own}
        lagging = await self._lags(connected, province, read, patience)
        await self._views(connected, province, kept, followed, result, lagging=lagging)

    async def _topics(self, kept: Mapping[str, Kept], until: Mapping[Partition, int]) -> Topics:
        """The province's own topics, beside the journal; doubtful streams are looked at once more, record by record."""
        topics = Topics(kept)
        await self._look(topics, until, topics.meet)
        await topics.settle(self._journal)
        if topics.doubtful:
            await self._look(topics, until, topics.look_again)
        await topics.look_up(self._journal)
        await topics.excuse(self._database[DISCARDED])
        return topics

    async def _look(
        self, topics: Topics, until: Mapping[Partition, int], meet: Callable[[ConsumerRecord], None]
    ) -> None:
        async for record in records(self._kafka, until):
            meet(record)
            if topics.full:
                await topics.look_up(self._journal)
            if meet == topics.meet:
                self._step("kafka")

    async def _views(
        self,
        connected: Offsets,
        province: str,
        kept: Mapping[str, Kept],
        followed: Mapping[Partition, int],
        result: Document,
        *,
        lagging: bool,
    ) -> None:
        """Compare the views' documents with what a fresh fold gives."""
        parking = Parking(self._database, self._records, lambda: datetime.now(UTC))
        discards = await parking.discards([view.name for view in self._service.views])
        own: list[ViewCheck] = []
        others: list[ViewCheck] = []
        for view, collection in await self._live():
            documents = await shown(collection, view, province, partial(self._step, "documents"))
            check = ViewCheck(view, documents, discards.get(view.name, {}))
            (own if view.context == self._service.context else others).append(check)
        await fold_journal(self._journal, self._service.context, province, own)
        sent: dict[str, Sent] = {}
        if others:
            # Documents may have moved past the ends noted before: read as far as the topics go now.
            now = await ends(connected, {at[0] for at in followed})
            await fold_topics(partial(self._events, now, followed, sent), others)
        published = {stream: one.published for stream, one in kept.items()}
        arrived = {stream: one.taken for stream, one in sent.items()}
        _tell(result, [check.end(published, lagging=lagging) for check in own])
        _tell(result, [check.end(arrived, lagging=lagging) for check in others])

    async def _events(
        self, until: Mapping[Partition, int], noted: Mapping[Partition, int], sent: dict[str, Sent]
    ) -> AsyncIterator[Recorded]:
        """The readable events of other contexts; in `sent` how far each stream came by the ends noted first."""
        async for raw in records(self._kafka, until):
            parsed = self._records.read(raw)
            if isinstance(parsed, Read):
                if raw.offset < noted.get((raw.topic, raw.partition), 0):
                    sent.setdefault(parsed.recorded.stream, Sent()).meet(parsed.recorded.version)
                yield parsed.recorded

    async def _lags(self, connected: Offsets, province: str, read: Mapping[Partition, int], patience: float) -> bool:
        """Wait for the projector; whether it has not come to these ends when the time is over."""
        until = asyncio.get_running_loop().time() + patience
        while True:
            committed = await connected.committed(group_name(self._service.context, province))
            if all(committed.get(partition, 0) >= end for partition, end in read.items()):
                return False
            if asyncio.get_running_loop().time() >= until:
                return True
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)


def _tell(result: Document, found: Iterable[Found]) -> None:
    for one in found:
        result["views"]["documents"] += one.documents
        result["views"]["parked"] += one.parked
        result["views"]["behind"] += one.behind
        result["problems"] += one.problems
