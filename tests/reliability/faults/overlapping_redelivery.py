"""Records come again in pieces that overlap, as after commits that were lost."""

from tests.reliability.forger import last_records, send_again
from tests.reliability.run import Run


async def strike(run: Run) -> None:
    for partition in [one for one in run.witness.partitions() if "lead.pk-" in one.topic]:
        records = await last_records(run.place, partition, 300)
        middle = run.random.randint(0, len(records))
        begin, end = max(0, middle - 100), middle + 50
        await send_again(run.place, [*records[begin:middle], *records[max(0, middle - 50) : end]])
