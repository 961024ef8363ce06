"""Deliberate defects, one for each promise: a verdict that can't fail is worth nothing, so each of these must be caught."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

COPIED = ("shared", "services", "tests", "deploy")


@dataclass(frozen=True, slots=True)
class Defect:
    """A piece of a file put in place of another, the promise that it breaks, and the faults that show it."""

    name: str
    promise: str
    faults: tuple[str, ...]
    path: str
    before: str
    after: str


def spoil(tree: Path, folder: Path, defect: Defect) -> Path:
    """A copy of the tree with the defect in it. Raises ValueError when the place is not found exactly once."""
    for name in COPIED:
        shutil.copytree(tree / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    file = folder / defect.path
    text = file.read_text(encoding="utf-8")
    if text.count(defect.before) != 1:
        raise ValueError(
            f"{defect.name}: {defect.path} has changed, its place is there {text.count(defect.before)} times"
        )
    file.write_text(text.replace(defect.before, defect.after), encoding="utf-8")
    return folder


DEFECTS = {
    defect.name: defect
    for defect in (
        Defect(
            "mark-before-ack", "R1", ("broker-outage", "kill-relay"), "shared/journal/relay.py",
            "        result = await send(await self._connected(), entries, singly=self._singly)\n",
            "        await self._mark(entries)\n"
            "        result = await send(await self._connected(), entries, singly=self._singly)\n",
        ),
        Defect(
            "write-without-compare", "R2", ("zombie-worker",), "shared/streams/projector.py",
            "    operations = [_operation(step, step.after or {}) for step in changed]\n",
            '    operations = [ReplaceOne({"_id": step.stream}, step.after or {}, upsert=True) for step in changed]\n'
            "    await asyncio.sleep(0.5)  # a process that is stopped is likely to be stopped here\n",
        ),
        Defect(
            "commit-before-store", "R4", ("kill-worker",), "shared/streams/reader.py",
            "            try:\n                await self._apply(records)\n",
            "            await self._commit(consumer, records)\n"
            "            await asyncio.sleep(0.3)\n"
            "            try:\n                await self._apply(records)\n",
        ),
        Defect(
            "no-predecessor-rule", "R3", ("clock-hour-off",), "shared/journal/sending.py",
            "    held = set(behind)\n",
            "    return list(entries)\n    held = set(behind)\n",
        ),
        Defect(
            "no-gap-rule", "R2", ("gap",), "shared/streams/folding.py",
            "        if recorded.version > version + 1:\n            missing =",
            "        if recorded.version < version + 1:\n            missing =",
        ),
        Defect(
            "park-without-followers", "R2", ("bug-for-one-stream",), "shared/streams/folding.py",
            '            standing = _park(step, standing, view, generation, parsed, recorded.version, "bug", error)\n'
            "            continue\n",
            '            _park(step, standing, view, generation, parsed, recorded.version, "bug", error)\n'
            "            version = recorded.version\n"
            "            current = passed_over(current, stream, version)\n"
            "            continue\n",
        ),
        Defect(
            "unpark-without-compare", "R5", ("redrive-under-traffic",), "shared/streams/parking.py",
            "                    written = await collection.replace_one(unchanged(stream, document), after)\n",
            '                    await __import__("asyncio").sleep(__import__("random").choice((1, 2, 3)))\n'
            '                    written = await collection.replace_one({"_id": stream}, after)\n',
        ),
        Defect(
            "letter-dated-when-sent", "R6", ("mail-refuses", "mail-forgets"),
            "services/notifications/delivery/email.py",
            "            at=outgoing.planned_at,\n",
            '            at=__import__("datetime").datetime.now(__import__("datetime").UTC),\n',
        ),
        Defect(
            "old-events-posted", "R6", ("notifications-offsets-to-start",),
            "services/notifications/webhooks/schedule.py",
            "    return at < enabled_at or now - at > OLDEST\n",
            "    return now - at > OLDEST\n",
        ),
        Defect(
            "query-without-province", "R7", ("kill-api",), "shared/streams/views.py",
            '    each: list[Document] = [{"province": province} for province in sorted(provinces)]\n',
            "    each: list[Document] = [{}]\n",
        ),
        Defect(
            "no-backlog-limit", "R8", ("backlog-full",), "shared/journal/backlog.py",
            "        if waiting >= self.limit:\n",
            "        if waiting < 0:\n",
        ),
        Defect(
            "never-resumed", "R9", ("store-outage-long",), "shared/streams/reader.py",
            "        if consumer is not None and not self.paused:\n            consumer.resume(",
            "        if consumer is not None and self.paused:\n            consumer.resume(",
        ),
        Defect(
            "append-waits-for-kafka", "R10", ("broker-outage",), "shared/journal/journal.py",
            "            self._wake()\n            return receipt(entry)\n",
            "            self._wake()\n"
            '            while await self._entries.count_documents({"_id": entry["_id"], "unpublished": True}):\n'
            "                await asyncio.sleep(0.02)\n"
            "            return receipt(entry)\n",
        ),
    )
}  # fmt: skip
