"""Records of every unreadable kind: parked with the streams that their keys name, given up by an operator."""

from itertools import count

from tests.reliability.forger import poison, producer
from tests.reliability.place import PROVINCES
from tests.reliability.run import Run

_numbers = count()


async def strike(run: Run) -> None:
    province, other = run.random.sample(PROVINCES, 2)
    async with producer(run.place) as sender:
        for topic, key, value, headers in poison(province, other, next(_numbers)):
            await sender.send_and_wait(topic, value, key=key, headers=list(headers))
