"""What a rebuild has made, compared with what is read: nothing may be lacking, and what differs is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

from shared.runtime.store import Collection, Document, store_errors
from shared.streams.builders import Progress, Watch
from shared.streams.folding import MARKS
from shared.streams.view import ASIDE

AT_ONCE = 500
LOOKS = 50
LOOK_SECONDS = 0.2
EXAMPLES = 20
NO_CONTENT = frozenset((*MARKS, *ASIDE))


class CannotSwap(Exception):  # noqa: N818  an answer to who asked for the rebuild
    """What was built lacks what is read now, or another rebuild is at work; what is read stays."""


@dataclass(slots=True)
class Comparison:
    """Documents whose contents were compared, how many of them differ at the same version, and the first of these."""

    compared: int = 0
    differing: int = 0
    differences: list[Document] = field(default_factory=list)
    """`{"stream", "version", "fields"}`: the fields that differ, never what is in them."""

    def compare(self, one: Document, other: Document) -> None:
        """Compare two documents of a stream at the same version."""
        self.compared += 1
        fields = sorted(name for name in (one | other) if name not in NO_CONTENT and one.get(name) != other.get(name))
        if fields:
            self.differing += 1
            if len(self.differences) < EXAMPLES:
                self.differences.append({"stream": one["_id"], "version": one["version"], "fields": fields})


async def compare(
    live: Collection, built: Collection, watch: Watch, progress: Progress, *, contents: bool
) -> Comparison:
    """Compare every document that is read with the one that was built; `contents`: the fold is the same.

    Raises CannotSwap when streams or versions are lacking, StoreAway.
    """
    comparison = Comparison()
    behind: dict[str, int] = {}
    done = 0
    with store_errors():
        total = await live.count_documents({"version": {"$gt": 0}})
        async for documents in _chunks(live.find({"version": {"$gt": 0}})):
            found = await built.find({"_id": {"$in": [one["_id"] for one in documents]}}).to_list(None)
            new = {one["_id"]: one for one in found}
            for one in documents:
                other = new.get(one["_id"], {"version": 0})
                if other["version"] < one["version"]:
                    behind[one["_id"]] = one["version"]
                elif contents and other["version"] == one["version"]:
                    comparison.compare(one, other)
            done += len(documents)
            progress("documents compared", done, max(done, total))
    for _ in range(LOOKS):  # a live document may be of a batch that is not committed yet
        if not behind:
            return comparison
        await watch.until_level_with_live()
        with store_errors():
            versions = await _versions(built, behind)
        behind = {stream: at for stream, at in behind.items() if versions.get(stream, 0) < at}
        await asyncio.sleep(LOOK_SECONDS)
    raise CannotSwap(f"{len(behind)} streams are lacking or behind, among them {', '.join(list(behind)[:3])}")


async def _chunks(documents: Any) -> AsyncIterator[list[Document]]:
    while batch := await documents.to_list(AT_ONCE):
        yield batch


async def _versions(collection: Any, streams: Iterable[str]) -> dict[str, int]:
    found = await collection.find({"_id": {"$in": list(streams)}}, {"version": 1}).to_list(None)
    return {one["_id"]: one["version"] for one in found}
