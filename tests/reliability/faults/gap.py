"""A record comes before the one it follows; it is parked as a gap, which heals when the missing one comes."""

from datetime import datetime

from shared.contracts.envelope import Envelope, write_headers
from shared.contracts.topics import topic
from tests.reliability.forger import MARK, producer
from tests.reliability.place import PROVINCES
from tests.reliability.rest import taken
from tests.reliability.run import Run


async def strike(run: Run) -> None:
    """The relay is stopped, and the second of a stream's waiting figures is sent by the rig alone."""
    relay = run.place.processes["reporting-relay"]
    await relay.stop()
    stream = await run.traffic.two_waiting(run.random.choice(PROVINCES))
    entries = await run.place.database("reporting")["journal"].find({"stream": stream}).sort("entry", 1).to_list(None)
    last = entries[-1]
    stored, province = last["events"][0], last["province"]
    at = datetime.fromisoformat(last["at"])
    envelope = Envelope(stored["id"], stored["type"], stream, last["first"], at, province, last["by"])
    async with producer(run.place) as sender:
        await sender.send_and_wait(
            topic(province, "reporting"),
            bytes(stored["data"]),
            key=stream.encode(),
            headers=[*write_headers(envelope), MARK],
        )
    await taken(run.place, "reporting", province)
    await relay.start()
