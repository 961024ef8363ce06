"""The group's offsets are lost, as by retention: they name what is no longer there, and everything comes again."""

from tests.reliability.place import PROVINCES
from tests.reliability.rest import set_offsets
from tests.reliability.run import Run


async def strike(run: Run) -> None:
    worker = run.place.processes["reporting-worker"]
    await worker.stop()
    await set_offsets(run.place, "reporting", run.random.choice(PROVINCES), 1 << 40)
    await worker.start()
