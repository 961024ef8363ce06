"""The group's offsets are set back to the start: everything comes again."""

from tests.reliability.place import PROVINCES
from tests.reliability.rest import set_offsets
from tests.reliability.run import Run


async def strike(run: Run) -> None:
    worker = run.place.processes["reporting-worker"]
    await worker.stop()
    await set_offsets(run.place, "reporting", run.random.choice(PROVINCES), 0)
    await worker.start()
