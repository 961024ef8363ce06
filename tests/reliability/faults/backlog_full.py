"""Nothing goes to Kafka until the stated backlog is reached: commands are answered 503, and go on afterwards."""

import asyncio

from tests.reliability.place import PROVINCES
from tests.reliability.run import Run

LIMIT = 300
FILES, ROWS = 6, 250
OVER = FILES * ROWS + 200
"""What is on its way may still be added, since the backlog is looked at once a second: files, and what people do beside."""


async def strike(run: Run) -> None:
    api, relay = run.place.processes["reporting-api"], run.place.processes["reporting-relay"]
    await api.restart(LEAD_BACKLOG_LIMIT=str(LIMIT))
    await run.place.ready(api.name)
    await relay.stop()
    run.witness.most_waiting, before = 0, run.ledger.backlog_full
    floods = [asyncio.create_task(run.traffic.flood(province, ROWS)) for province in PROVINCES for _ in range(FILES)]
    promise = run.verdict.promises["R8"]
    try:
        async with asyncio.timeout(60):
            while run.ledger.backlog_full == before:
                await asyncio.sleep(0.1)
        await asyncio.sleep(3)
        promise.check(True, "")
    except TimeoutError:
        promise.check(
            False, f"{run.witness.most_waiting} entries wait, the limit is {LIMIT}, and no command is refused"
        )
    most = run.witness.most_waiting
    promise.check(most <= LIMIT + OVER, f"{most} entries waited in a province, the limit is {LIMIT}")
    await relay.start()
    await api.restart()
    await asyncio.gather(*floods)
