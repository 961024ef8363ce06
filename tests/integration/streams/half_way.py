"""A rebuild in a process of its own that never ends: its fold says that it stops at a version, and waits to be killed."""

from __future__ import annotations

import asyncio
import sys
import threading
from dataclasses import replace

from shared.contracts.recorded import Recorded
from shared.runtime.store import Document, connect
from shared.streams import builders
from shared.streams.rebuild import Rebuilding, rebuild
from tests.unit.streams.sent import TALLIES, Counted, tally

STOPS_AT = 40


def stopping(document: Document, recorded: Recorded) -> Document:
    if recorded.version == STOPS_AT:
        sys.stdout.write("stopped\n")
        sys.stdout.flush()
        threading.Event().wait()
    return tally(document, recorded)


async def main(context: str, kafka: str, mongo_url: str, database: str) -> None:
    builders.BATCH = 100  # so that something is stored before it stops
    store = connect(mongo_url)
    of = Rebuilding(
        context,
        ((context, "partner"),),
        ("PK-SD",),
        store.database(database),
        {"bootstrap_servers": kafka},
        {f"{context}.counted.v1": Counted},
    )
    await rebuild(of, replace(TALLIES, of=f"{context}/tallies", fold=stopping))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
