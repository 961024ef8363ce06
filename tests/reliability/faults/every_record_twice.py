"""The newest records of a partition come a second time."""

from tests.reliability.forger import last_records, send_again
from tests.reliability.run import Run


async def strike(run: Run) -> None:
    partition = run.random.choice([one for one in run.witness.partitions() if "lead.pk-" in one.topic])
    await send_again(run.place, await last_records(run.place, partition, 500))
