"""Every event accounted for: the journal in itself, Kafka against the journal, the views against a fresh fold."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from shared.contracts.recorded import Recorded
from shared.contracts.topics import topic
from shared.runtime.journal_audit import Kept, read_province
from shared.runtime.service import Service
from shared.runtime.store import Database, Document
from shared.runtime.topic_audit import Sent, Topics
from shared.runtime.topic_records import broker, ends, records, topics_read
from shared.runtime.view_audit import ViewCheck, fold_journal, fold_topics, shown
from shared.streams.group import group_name
from shared.streams.offsets import Offsets
from shared.streams.parking import DISCARDED, Parking
from shared.streams.pointers import Partition, Pointers
from shared.streams.records import Read, Records

PATIENCE_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.25


class Audit:
    """The audit of one service. `kafka` is what aiokafka's clients are built with."""

    def __init__(self, service: Service, database: Database, kafka: Mapping[str, Any]) -> None:
        self._service, self._database, self._kafka = service, database, kafka
        self._journal = database["journal"]
        self._records = Records(service.context)

    async def run(self, provinces: Sequence[str], patience: float = PATIENCE_SECONDS) -> Document:
        """What was read, and what is wrong: `{"events", "journal", "kafka", "views", "problems"}`.

        `journal`: streams, entries, unpublished events. `kafka`: records, repeats. `views`: documents, parked, behind.
        What is written while it runs is no problem; views are waited for `patience` seconds. Raises StoreAway,
        BrokerAway.
        """
        result: Document = {
            "events": 0,
            "journal": {"streams": 0, "entries": 0, "unpublished": 0},
            "kafka": {"records": 0, "repeats": 0},
            "views": {"documents": 0, "parked": 0, "behind": 0},
            "problems": [],
        }
        until = asyncio.get_running_loop().time() + patience
        async with broker(self._kafka) as connected:
            for province in provinces:
                await self._province(connected, province, result, until)
        return result

    async def _province(self, connected: Offsets, province: str, result: Document, until: float) -> None:
        kept, problems = await read_province(self._journal, self._service.context, province)
        result["problems"] += problems
        result["events"] += sum(stream.version for stream in kept.values())
        result["journal"]["streams"] += len(kept)
        result["journal"]["entries"] += sum(stream.entries for stream in kept.values())
        result["journal"]["unpublished"] += sum(len(stream.unpublished) for stream in kept.values())
        # The journal was read before the ends are noted, so whatever was published in it lies before them.
        read = await ends(connected, topics_read(self._service, province))
        own = {topic(province, self._service.context, "partner"), topic(province, self._service.context, "internal")}
        topics = Topics(kept)
        async for record in records(self._kafka, {at: end for at, end in read.items() if at[0] in own}):
            topics.meet(record)
        await topics.explain(self._journal, self._database[DISCARDED])
        result["problems"] += [*topics.problems, *topics.missing()]
        result["kafka"]["records"] += topics.records
        result["kafka"]["repeats"] += topics.repeats
        followed = {at: end for at, end in read.items() if at[0] not in own}
        await self._views(connected, province, kept, read, followed, until, result)

    async def _views(
        self,
        connected: Offsets,
        province: str,
        kept: Mapping[str, Kept],
        read: Mapping[Partition, int],
        followed: Mapping[Partition, int],
        until: float,
        result: Document,
    ) -> None:
        """Compare the views' documents, once the projector has come to the noted ends or the time is over."""
        lagging = await self._lags(connected, province, read, until)
        parking = Parking(self._database, self._records, lambda: datetime.now(UTC))
        discards = await parking.discards([view.name for view in self._service.views])
        pointers = Pointers(self._database)
        own, others = [], []
        for view in self._service.views:
            documents = await shown(await pointers.live(view), view, province)
            check = ViewCheck(view, documents, discards.get(view.name, {}))
            if view.context == self._service.context:
                await fold_journal(self._journal, documents, check)
                own.append(check)
            else:
                others.append((view.of, check))
        sent: dict[str, Sent] = {}
        if others:
            checks = {of: [check for its, check in others if its == of] for of, _ in others}
            # Documents may have moved past the ends noted before: read as far as the topics go now.
            now = await ends(connected, {at[0] for at in followed})
            await fold_topics(self._events(now, followed, sent), checks)
        published = {stream: one.published for stream, one in kept.items()}
        arrived = {stream: one.taken for stream, one in sent.items()}
        found = [check.end(published, lagging=lagging) for check in own]
        found += [check.end(arrived, lagging=lagging) for _, check in others]
        for one in found:
            result["views"]["documents"] += one.documents
            result["views"]["parked"] += one.parked
            result["views"]["behind"] += one.behind
            result["problems"] += one.problems

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

    async def _lags(self, connected: Offsets, province: str, read: Mapping[Partition, int], until: float) -> bool:
        """Wait for the projector; whether it has not come to these ends when the time is over."""
        while True:
            committed = await connected.committed(group_name(self._service.context, province))
            if all(committed.get(partition, 0) >= end for partition, end in read.items()):
                return False
            if asyncio.get_running_loop().time() >= until:
                return True
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
