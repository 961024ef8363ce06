"""One province brings in a large file at once."""

from tests.reliability.place import PROVINCES
from tests.reliability.run import Run


async def strike(run: Run) -> None:
    await run.traffic.flood(run.random.choice(PROVINCES), 1000)
