"""The rig from the command line: `python -m tests.reliability --fault zombie-relay --seed 7 --minutes 5`."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import secrets
import signal
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.reliability.plan import known
from tests.reliability.run import REST_SECONDS, run

SHORT_MINUTES = 3


def main() -> int:
    """Run it; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("--fault", action="append", choices=sorted(known()), help="only this one; may be repeated")
    parser.add_argument(
        "--seed", type=int, default=secrets.randbelow(1_000_000), help="replays a run's order and times"
    )
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--most", type=int, help="no more faults than this")
    parser.add_argument("--rest-within", type=float, default=REST_SECONDS, metavar="SECONDS")
    parser.add_argument("--pace", type=float, help="seconds that people wait between commands")
    parser.add_argument(
        "--with",
        dest="more",
        choices=("notifications", "nothing"),
        help="what runs besides; without a word notifications do in runs of more than three minutes",
    )
    parser.add_argument("--out", type=Path, help="the verdict as JSON")
    parser.add_argument("--folder", type=Path, help="keeps logs and data there")
    parser.add_argument("--list", action="store_true", help="the faults")
    given = parser.parse_args()
    if given.list:
        for fault in known().values():
            print(f"{fault.name:24}{fault.meaning}")
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started must end with the run
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # a broker that is away is what is wanted
    with tempfile.TemporaryDirectory(prefix="lead-chaos-") as temporary:
        verdict = asyncio.run(
            run(
                given.folder or Path(temporary),
                seed=given.seed,
                seconds=given.minutes * 60,
                names=tuple(given.fault or ()),
                rest_within=given.rest_within,
                most=given.most,
                pace=given.pace,
                notifications=_tells(given.more, given.minutes, given.fault or ()),
                say=partial(print, flush=True),
            )
        )
    print(verdict.text())
    if given.out is not None:
        given.out.write_text(json.dumps(verdict.jsonable(), indent=1), encoding="utf-8")
    return 0 if verdict.held else 1


def _tells(more: str | None, minutes: float, faults: Sequence[str]) -> bool:
    """Whether notifications run: asked for, struck by a fault that was named, or in a long run."""
    if more is not None:
        return more == "notifications"
    return minutes > SHORT_MINUTES or any(known()[name].of_notifications for name in faults)


if __name__ == "__main__":
    sys.exit(main())
