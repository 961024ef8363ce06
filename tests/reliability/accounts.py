"""The books of a run at rest: ledger, journal, Kafka and views compared event by event, with code of the rig's tree."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import AsyncIterator

from shared.contracts.reporting import IndicatorSubmitted
from shared.contracts.topics import aggregate_of, province_of
from shared.journal.entry import read_entry
from shared.runtime.service import Service
from shared.runtime.store import Collection, Document
from shared.runtime.view_audit import digest
from shared.streams.folding import MARKS
from shared.streams.parking import LETTERS
from shared.streams.pointers import Pointers
from shared.streams.view import ASIDE, View
from tests.reliability.consequences import Consequences
from tests.reliability.ledger import Ledger
from tests.reliability.place import Place
from tests.reliability.verdict import Verdict
from tests.reliability.witness import Witness

AT_ONCE = 500
RIGS_OWN = "/rig-poison-"
SUBMITTED = IndicatorSubmitted.type


class Accounts:
    """Compares everything once, at rest."""

    def __init__(self, place: Place, ledger: Ledger, witness: Witness, verdict: Verdict) -> None:
        self._place, self._ledger, self._witness, self._verdict = place, ledger, witness, verdict
        self._submitted = 0
        self._consequences = Consequences()
        self._of_import: Counter[str] = Counter()
        self._versions: dict[str, Counter[str]] = defaultdict(Counter)
        """By service and aggregate: how many events the journal has."""

    async def close(self) -> None:
        """Check R1, R2, R3, R5 and R7, and put the counts into the verdict."""
        asked: dict[str, dict[tuple[str, int], tuple[str, ...]]] = defaultdict(dict)
        for one in self._ledger.commands:
            asked[one.service][one.stream, one.version] = one.events
        for name, service in self._place.services.items():
            await self._service(service, asked[name])
        self._figures()
        self._consequences.close(self._verdict.promises["R2"])
        self._count()

    async def _service(self, service: Service, asked: dict[tuple[str, int], tuple[str, ...]]) -> None:
        r1 = self._verdict.promises["R1"]
        database = self._place.database(service.context)
        asked = dict(asked)
        async for streams in _in_batches(_by_stream(database["journal"])):
            for stream, entries in streams.items():
                self._stream(stream, entries, asked)
                self._consequences.take(stream, entries)
            await self._views(service, streams)
        for (stream, version), events in asked.items():
            r1.check(False, f"{stream}@{version}: acknowledged {', '.join(events)}, not in the journal")
        for view in service.views:
            await self._strangers(service, view, Pointers(database))

    def _stream(self, stream: str, entries: list[Document], asked: dict[tuple[str, int], tuple[str, ...]]) -> None:
        r1, r3, r7 = (self._verdict.promises[name] for name in ("R1", "R3", "R7"))
        version = 0
        for number, entry in enumerate(entries, 1):
            fits = entry["entry"] == number and entry["first"] == version + 1
            r3.check(fits, f"{stream}: entry {entry['entry']} begins at {entry['first']}, after version {version}")
            version = entry["last"]
            types = tuple(stored["type"] for stored in entry["events"])
            answered = asked.pop((stream, version), None)
            if answered is not None:
                r1.check(answered == types, f"{stream}@{version}: acknowledged {answered}, the journal has {types}")
            for stored in entry["events"]:
                if stored["type"] == SUBMITTED:
                    self._submitted += 1
                    if import_id := json.loads(stored["data"]).get("import_id"):
                        self._of_import[import_id] += 1
        in_kafka = self._witness.highest.get(stream, 0)
        r1.check(in_kafka == version, f"{stream}: the journal has {version} events, Kafka {in_kafka}")
        r7.check(entries[0]["province"] == province_of(stream), f"{stream} is kept under {entries[0]['province']}")
        context, aggregate = aggregate_of(stream).split("/")
        self._versions[context][f"{context}/{aggregate}"] += version

    async def _views(self, service: Service, streams: dict[str, list[Document]]) -> None:
        """Own views, and those of the services that follow these streams."""
        for follower in self._place.services.values():
            if service is not follower and service.context not in {context for context, _ in follower.follows}:
                continue
            for view in follower.views:
                wanted = {stream: entries for stream, entries in streams.items() if aggregate_of(stream) == view.of}
                if not wanted:
                    continue
                collection = await Pointers(self._place.database(follower.context)).live(view)
                found = {one["_id"]: one async for one in collection.find({"_id": {"$in": list(wanted)}})}
                for stream, entries in wanted.items():
                    fold: Document = {}
                    for recorded in (recorded for entry in entries for recorded in read_entry(entry)):
                        fold = view.apply(fold, recorded)
                    self._compare(f"{follower.context} {view.name}", stream, fold, found.get(stream, {}))

    def _compare(self, view: str, stream: str, fold: Document, document: Document) -> None:
        r2, r5, r7 = (self._verdict.promises[name] for name in ("R2", "R5", "R7"))
        shown = {name: value for name, value in document.items() if name not in (*MARKS, *ASIDE)}
        same = digest(fold) == digest(shown)
        told = f"version {fold['version']}" if shown.get("version") != fold["version"] else "another content"
        r2.check(same, f"{view}: {stream} shows version {shown.get('version')}, its events make {told}")
        applied = shown.get("version", 0)
        r5.check(applied == self._witness.highest.get(stream), f"{view}: {stream} took {applied} of its records")
        r5.check("parked_from" not in document, f"{view}: {stream} is still parked")
        r7.check(shown.get("province") == province_of(stream), f"{view}: {stream} is shown in {shown.get('province')}")

    async def _strangers(self, service: Service, view: View, pointers: Pointers) -> None:
        """Documents of streams that nobody has written, and letters of what is read.

        Those of a generation that a rebuild has left half-way are its own: the next rebuild takes them or drops them.
        """
        collection = await pointers.live(view)
        async for document in collection.find({}, {"version": 1}):
            known = document["_id"] in self._witness.highest or RIGS_OWN in document["_id"]
            self._verdict.promises["R2"].check(known, f"{service.context} {view.name}: {document['_id']} has no events")
        read = {"view": view.name, "generation": pointers.known(view).live}
        left = await collection.database[LETTERS].count_documents(read)
        self._verdict.promises["R5"].check(left == 0, f"{service.context} {view.name}: {left} letters are left")

    def _figures(self) -> None:
        """Every figure that was answered is there once; a command without an answer may have happened."""
        r1, ledger = self._verdict.promises["R1"], self._ledger
        alone = sum(SUBMITTED in one.events for one in ledger.commands)
        for import_id, rows in ledger.imports.items():
            stored = self._of_import.pop(import_id, 0)
            r1.check(stored == rows, f"import {import_id}: {rows} rows accepted, {stored} figures in the journal")
        stored = self._submitted - sum(ledger.imports.values()) - self._of_import.total()
        r1.check(
            0 <= stored - alone <= ledger.unanswered,
            f"{alone} single figures acknowledged, {stored} in the journal, {ledger.unanswered} commands unanswered",
        )

    def _count(self) -> None:
        ledger, witness, promises = self._ledger, self._witness, self._verdict.promises
        promises["R3"].checks(witness.events + witness.repeats, witness.disorder)
        promises["R3"].checks(witness.documents_seen, witness.fallen)
        promises["R4"].checks(witness.offsets_checked, witness.ahead)
        promises["R7"].checks(witness.events, witness.misplaced)
        promises["R7"].checks(ledger.probes, ledger.leaks)
        promises["R10"].checks(sum(ledger.statuses.values()), ledger.wrong)
        journal = sum(count for of in self._versions.values() for count in of.values())
        self._verdict.counts |= {
            "events": journal,
            "acknowledged": len(ledger.commands) + len(ledger.imports),
            "unanswered": ledger.unanswered,
            "records": sum(witness.records.values()),
            "repeated": witness.repeats,
            "sent_by_the_rig": witness.by_rig,
            "lost": promises["R1"].violations,
            "applied_twice": promises["R2"].violations,
            "out_of_order": promises["R3"].violations,
            "left_parked": promises["R5"].violations,
        }


async def _by_stream(journal: Collection) -> AsyncIterator[tuple[str, list[Document]]]:
    """Each stream with its entries in order."""
    entries: list[Document] = []
    async for entry in journal.find({}).sort([("stream", 1), ("entry", 1)]):
        if entries and entries[0]["stream"] != entry["stream"]:
            yield entries[0]["stream"], entries
            entries = []
        entries.append(entry)
    if entries:
        yield entries[0]["stream"], entries


async def _in_batches(streams: AsyncIterator[tuple[str, list[Document]]]) -> AsyncIterator[dict[str, list[Document]]]:
    batch: dict[str, list[Document]] = {}
    async for stream, entries in streams:
        batch[stream] = entries
        if len(batch) >= AT_ONCE:
            yield batch
            batch = {}
    if batch:
        yield batch
