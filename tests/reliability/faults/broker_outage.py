"""The broker is away for a while: commands and queries are answered all the same."""

from tests.reliability.run import Run


async def strike(run: Run) -> None:
    await run.without_kafka(run.place.processes["kafka"].stop, run.some(5, 20))
    await run.place.processes["kafka"].start()
    await run.place.answers("kafka")
