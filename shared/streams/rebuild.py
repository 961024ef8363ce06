"""A view built anew from the first record beside the one that is read, compared, and put in its place without a hole.

One rebuild of a view works at a time. One that ends half-way, killed or away from Kafka, is gone on with by the next:
its documents and its readers' offsets are there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import uuid4

from shared.journal.lease import LEASE, Leases
from shared.runtime.faults import StoreAway
from shared.runtime.holder import holder
from shared.runtime.store import Database, Document, store_errors
from shared.streams.builders import Progress, Rebuilding, Watch, building
from shared.streams.comparing import CannotSwap, Comparison, compare
from shared.streams.offsets import offsets
from shared.streams.parking import LETTERS
from shared.streams.pointers import Building, Pointers, index
from shared.streams.view import View, collection_name

__all__ = ["CannotSwap", "Rebuilding", "Rebuilt", "rebuild"]

LAPSED_AFTER = LEASE.total_seconds() * 1.5
ASK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: the generation that is read now, its documents, and how they differ from what was read before.

    Contents are compared where the fold's generation is the same (`compared` documents, else none); `differing` counts
    those that differ at the same version, `examples` names the first of their streams, and `differences` the fields
    that differ, `{"stream", "version", "fields"}`. `resumed`: an earlier rebuild that had ended half-way was gone on with.
    """

    view: str
    generation: int
    documents: int
    compared: int
    differing: int
    examples: tuple[str, ...]
    differences: tuple[Document, ...]
    resumed: bool


async def rebuild(
    of: Rebuilding, view: View, progress: Progress = lambda _step, _done, _all: None, *, fresh: bool = False
) -> Rebuilt:
    """Build a view's next generation from offset 0, and let readers follow it. Reactions do not fire.

    Goes on with what a rebuild by the same generation of the fold has left half-way, unless `fresh`. Raises CannotSwap,
    also when another rebuild of the view is at work; StoreAway, KafkaError.
    """
    pointers = Pointers(of.database)
    async with _alone(of.database, view):
        begun = await pointers.begin(view, fresh=fresh)
        try:
            comparison = await _build(of, view, begun, pointers, progress)
        except CannotSwap:
            await pointers.give_up(view, begun)
            raise
        except BaseException:
            with suppress(StoreAway):
                await pointers.rest(view, begun)
            raise
    with store_errors():
        documents = await pointers.collection(view, begun.generation).count_documents({"version": {"$gt": 0}})
    return Rebuilt(
        view.name,
        begun.generation,
        documents,
        comparison.compared,
        comparison.differing,
        tuple(one["stream"] for one in comparison.differences),
        tuple(comparison.differences),
        begun.resumed,
    )


async def _build(of: Rebuilding, view: View, begun: Building, pointers: Pointers, progress: Progress) -> Comparison:
    await _clear(of.database, pointers, view, begun.generation)
    built = pointers.collection(view, begun.generation)
    await index(built, view)
    async with AsyncExitStack() as stack:
        broker = await stack.enter_async_context(offsets(of.kafka))
        builders = [
            await stack.enter_async_context(building(of, view, begun, province, broker)) for province in of.provinces
        ]
        watch = Watch(broker, builders, progress)
        await watch.until_level_with_live()
        pointer = pointers.known(view)
        live = pointers.collection(view, pointer.live)
        comparison = await compare(live, built, watch, progress, contents=pointer.fold == view.generation)
        _still_ours(await pointers.feed(view, begun))
        while True:
            await watch.until_workers_feed(pointers, view)
            if await pointers.swap(view, begun):
                return comparison
            await pointers.refresh()
            known = pointers.known(view)
            _still_ours((known.building, known.turn) == (begun.generation, begun.turn))


@asynccontextmanager
async def _alone(database: Database, view: View) -> AsyncIterator[None]:
    """Hold the view's lease. Raises CannotSwap when another rebuild keeps it; one that was killed lets it lapse.

    A lease that is lost meanwhile does no harm: every move of the pointer names our turn.
    """
    leases, name = Leases(database, f"{holder('rebuild')}:{uuid4().hex[:8]}"), f"rebuild/{view.name}"
    until = asyncio.get_running_loop().time() + LAPSED_AFTER
    while not await leases.take([name]):
        if asyncio.get_running_loop().time() > until:
            by = (await leases.held([name])).get(name)
            raise CannotSwap(f"another rebuild of {view.name} is at work{f', {by.holder}' if by else ''}")
        await asyncio.sleep(ASK_SECONDS)
    async with leases.keeping([name]):
        yield


async def _clear(database: Database, pointers: Pointers, view: View, generation: int) -> None:
    """Drop what earlier rebuilds left: nobody reads or writes it any more."""
    await pointers.refresh()
    kept = {collection_name(view.name, number) for number in (pointers.known(view).live, generation)}
    with store_errors():
        for name in await database.list_collection_names():
            prefix, _, number = name.rpartition(".")
            if prefix == f"view.{view.name}" and number.isdigit() and name not in kept:
                await database.drop_collection(name)
                await database[LETTERS].delete_many({"view": view.name, "generation": int(number)})


def _still_ours(moved: bool) -> None:
    if not moved:
        raise CannotSwap("another rebuild of this view has taken over")
