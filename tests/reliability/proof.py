"""The proof that the verdict can fail: each deliberate defect is put into a copy of the tree, run, and must be caught."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.reliability.defects import DEFECTS, Defect, spoil
from tests.reliability.place import TREE
from tests.reliability.run import Say, run
from tests.reliability.verdict import Verdict

ROUNDS = 4
"""How often a defect's faults may strike before it must have shown itself."""
PACE = 0.15
"""Seconds that people wait between commands: what they do is compared in the end, and a defect needs little of it."""


async def caught(defect: Defect, folder: Path, say: Say) -> Verdict:
    """Run a spoiled copy until the defect's promise is broken, or its faults have struck often enough."""
    tree = spoil(TREE, folder / "tree", defect)
    return await run(
        folder / "run", seed=1, seconds=600, names=defect.faults, tree=tree, rest_within=45, pace=PACE,
        most=ROUNDS, until_broken=defect.promise, notifications=defect.promise == "R6", say=say,
    )  # fmt: skip


def main() -> int:
    """Prove it for all defects, or those named; 1 when one was not caught."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.proof", description=__doc__)
    parser.add_argument("defect", nargs="*", choices=[[], *DEFECTS], help="only these")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started must end with the run
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    missed = []
    for name in parser.parse_args().defect or DEFECTS:
        defect = DEFECTS[name]
        with tempfile.TemporaryDirectory(prefix="lead-proof-") as folder:
            verdict = asyncio.run(caught(defect, Path(folder), partial(print, flush=True)))
        promise = verdict.promises[defect.promise]
        print(
            f"{name}: {defect.promise} {'NOT CAUGHT' if promise.held else 'caught: ' + promise.broken[0]}", flush=True
        )
        missed += [name] if promise.held else []
    print(f"{'all caught' if not missed else 'not caught: ' + ', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
