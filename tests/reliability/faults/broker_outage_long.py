"""The broker is away for five minutes."""

from tests.reliability.run import Run

SECONDS = 300
LONG_RUN = 1800
REST_SECONDS = 300
"""The backlog of both provinces may be full by then, and people go on writing: as long again as the outage."""


def why_not(run: Run) -> str | None:
    return None if run.seconds >= LONG_RUN else "takes five minutes: only in runs of half an hour and more"


async def strike(run: Run) -> None:
    await run.without_kafka(run.place.processes["kafka"].stop, SECONDS)
    await run.place.processes["kafka"].start()
    await run.place.answers("kafka")
