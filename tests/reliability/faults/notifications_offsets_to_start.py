"""The groups that plan what people and endpoints are told are set back to the start: nothing is sent again."""

from tests.reliability.place import PROVINCES
from tests.reliability.quiet import groups
from tests.reliability.rest import set_group
from tests.reliability.run import Run

OF_NOTIFICATIONS = True


async def strike(run: Run) -> None:
    worker = run.place.processes["notifications-worker"]
    await worker.stop()
    for group, topics in groups(run.random.choice(PROVINCES)).items():
        await set_group(run.place, group, topics, 0)
    await worker.start()
