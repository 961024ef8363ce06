"""Gathers what waits for somebody: open tasks of their queues, and those that two streams make together."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.notifications.tasks.queues import SECRETARIAT
from services.notifications.tasks.views import (
    BY_LINES,
    activities,
    applications,
    commitments,
    files,
    plans,
    posts,
    submissions,
)
from shared.contracts.topics import stream_name
from shared.runtime.store import Document
from shared.streams.view import View
from shared.streams.views import Views


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that is open for a queue."""

    province: str
    stream: str
    kind: str
    part: str
    title: Mapping[str, str]
    since: date
    due_on: date | None
    queue: str


class Tasks:
    """Reads tasks from the views; `today` decides which overdue ones the next queue has too. Raises StoreAway."""

    def __init__(self, views: Views) -> None:
        self._views = views

    async def of(self, province: str, queues: Sequence[str], today: date) -> list[Waiting]:
        """What is open for these queues in a province, the oldest first; each task once."""
        found = [one async for one in self._by_lines(province, queues, today)]
        if SECRETARIAT in queues:
            found += [one async for one in self._to_reassign(province)]
            found += [one async for one in self._to_hand_over(province)]
        return sorted(found, key=lambda one: (one.since, one.stream, one.part))

    async def _by_lines(self, province: str, queues: Sequence[str], today: date) -> AsyncIterator[Waiting]:
        for view in BY_LINES:
            for queue in queues:
                for document in await self._views.every(view, {"queues": queue}, provinces={province}):
                    for line in document["lines"]:
                        told = [one["queue"] for one in line["queues"] if one["from_on"] <= today.isoformat()]
                        first = next((one for one in queues if one in told), None)
                        if first == queue and await self._still_waits(view, province, document):
                            yield _waiting(document, line, queue)

    async def _still_waits(self, view: View, province: str, document: Document) -> bool:
        """A file's task is open while one of its figures waits, an activity's until its plan is closed."""
        if view is files:
            of_file = {"files": document["import_id"]}
            page = await self._views.find(submissions, of_file, provinces={province}, limit=1)
            return bool(page.documents)
        return view is not activities or document["plan_id"] not in await self._closed_plans(province, [document])

    async def _closed_plans(self, province: str, of: Sequence[Document]) -> set[str]:
        streams = {stream_name("membership", province, "plans", one["plan_id"]): one["plan_id"] for one in of}
        return {streams[one["_id"]] for one in await self._views.many(plans, streams) if one.get("closed")}

    async def _to_reassign(self, province: str) -> AsyncIterator[Waiting]:
        """Open activities whose owner has left the alliance."""
        owned = await self._views.every(activities, {"owner": {"$gt": ""}}, provinces={province})
        streams = {one["owner"]: stream_name("membership", province, "members", one["owner"]) for one in owned}
        known = {one["_id"]: one.get("left_on") for one in await self._views.many(applications, streams.values())}
        closed = await self._closed_plans(province, owned)
        for one in owned:
            if one["plan_id"] in closed:
                continue
            if left_on := known.get(streams[one["owner"]]):
                yield _waiting(one, _line("reassign_activity", one, left_on), SECRETARIAT)

    async def _to_hand_over(self, province: str) -> AsyncIterator[Waiting]:
        """Open commitments of somebody whose time in the post has ended."""
        promised = await self._views.every(commitments, {"membership_id": {"$gt": ""}}, provinces={province})
        streams = {
            stream_name("advocacy", one["held_in"], "posts", one["membership_id"].partition(".")[0]) for one in promised
        }
        ended = {told["membership_id"]: told["on"] for told in _ended(await self._views.many(posts, streams))}
        for one in promised:
            if on := ended.get(one["membership_id"]):
                yield _waiting(one, _line("hand_over_commitment", one, on), SECRETARIAT)


def counts(waiting: Iterable[Waiting]) -> dict[str, int]:
    """How many tasks there are of each kind."""
    return dict(Counter(one.kind for one in waiting))


def _ended(found: Collection[Document]) -> Iterable[dict[str, Any]]:
    return (told for document in found for told in document.get("ended", ()))


def _line(kind: str, document: Document, since: str) -> dict[str, Any]:
    return {"kind": kind, "part": "", "title": document["title"], "since": since, "due_on": None}


def _waiting(document: Document, line: Mapping[str, Any], queue: str) -> Waiting:
    due_on = line["due_on"]
    return Waiting(
        province=document["province"],
        stream=document["_id"],
        kind=line["kind"],
        part=line["part"],
        title=line["title"],
        since=date.fromisoformat(line["since"]),
        due_on=date.fromisoformat(due_on) if due_on else None,
        queue=queue,
    )
