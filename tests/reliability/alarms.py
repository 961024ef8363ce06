"""Whether each alert fires for what it is for, over real processes: `python -m tests.reliability.alarms LeadGroupHeld`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import re
import signal
import sys
import tempfile
import time
from collections.abc import Collection
from functools import partial
from pathlib import Path
from random import Random

from tests.reliability.alerting import Alert, Alerting, alerts
from tests.reliability.place import place
from tests.reliability.run import Run, Say, is_ready
from tests.reliability.scenes import SCENES, Scene
from tests.reliability.verdict import Verdict

FIRES_SECONDS = 180.0
QUIET_SECONDS = 240.0
WARM_UP_SECONDS = 10.0
PROBE_SECONDS = 5.0
LONGEST_WINDOW_MINUTES = 2


def outlasts_its_trouble(alert: Alert) -> bool:
    """Whether it looks back so far that nobody waits for it to be quiet again."""
    return any(int(minutes) > LONGEST_WINDOW_MINUTES for minutes in re.findall(r"\[(\d+)m\]", alert.condition))


async def meet(run: Run, alerting: Alerting, scene: Scene, wanted: Collection[str], say: Say) -> bool:
    """Let a trouble last until its alerts hold, and wait until they are quiet after it; whether that happened."""
    waited_for = {alert.name for alert in alerts() if alert.name in wanted and not outlasts_its_trouble(alert)}
    try:
        await alerting.until_quiet(wanted, QUIET_SECONDS)
        async with scene(run):
            began = time.monotonic()
            await alerting.until(wanted, FIRES_SECONDS)
            fired = {name: alerting.turned[name] - began for name in wanted}
        ended = time.monotonic()
        await run.place.ready()
        await alerting.until_quiet(waited_for, QUIET_SECONDS)
    except TimeoutError as missed:
        say(f"{scene.__name__}: {missed or 'the trouble did not come to its end'}")
        return False
    for name in wanted:
        quiet = f"{alerting.turned[name] - ended:4.0f} s" if name in waited_for else "is not waited for"
        say(f"{name:24} {scene.__name__:24} fired after {fired[name]:4.0f} s; quiet after the end: {quiet}")
    return True


async def sound(folder: Path, names: Collection[str], say: Say) -> bool:
    """Meet the scenes of these alerts one after another, under traffic; whether all of them fired."""
    async with place(folder) as here:
        run, alerting = Run(here, Random(1), Verdict(1), 0), Alerting(here)
        probing = asyncio.create_task(probe(run))
        try:
            await run.traffic.begin()
            run.traffic.start()
            await asyncio.sleep(WARM_UP_SECONDS)
            together = {scene: [name for name in names if SCENES[name] is scene] for scene in map(SCENES.get, names)}
            met = [await meet(run, alerting, scene, wanted, say) for scene, wanted in together.items() if scene]
            await run.traffic.stop()
        finally:
            run.traffic.abandon()
            probing.cancel()
            await asyncio.gather(probing, return_exceptions=True)
            await run.client.close()
    return all(met)


async def probe(run: Run) -> None:
    """Ask every process whether it is ready, as an orchestrator does."""
    while True:
        await asyncio.gather(*(is_ready(run.place.url(name)) for name in run.place.processes if "-" in name))
        await asyncio.sleep(PROBE_SECONDS)


def main() -> int:
    """Sound all alarms, or those named; 1 when one would not fire, or not end."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.alarms", description=__doc__)
    parser.add_argument("alert", nargs="*", choices=[[], *SCENES], help="only these")
    parser.add_argument("--folder", type=Path, help="keeps logs and data there")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started must end with the run
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # a broker that is away is what is wanted
    names = [name for name in SCENES if not given.alert or name in given.alert]
    with tempfile.TemporaryDirectory(prefix="lead-alarms-") as temporary:
        fired = asyncio.run(sound(given.folder or Path(temporary), names, partial(print, flush=True)))
    print(f"{len(names)} alerts: {'each fires for what it is for' if fired else 'NOT all fired and ended'}")
    return 0 if fired else 1


if __name__ == "__main__":
    sys.exit(main())
