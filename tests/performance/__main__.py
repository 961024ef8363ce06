"""`python -m tests.performance`: measures, prints the table, writes JSON and a picture."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
import traceback
from pathlib import Path

import structlog
import uvloop
from rich.console import Console

from tests.performance import report
from tests.performance.alliance import alliance
from tests.performance.auditing import auditing
from tests.performance.bench import Bench, Row
from tests.performance.deciding import deciding
from tests.performance.figures import Figure
from tests.performance.flooding import flooding
from tests.performance.growing import growing
from tests.performance.importing import importing
from tests.performance.latency import latency
from tests.performance.members import members
from tests.performance.messages import messages
from tests.performance.partners import following, pulling
from tests.performance.rebuilding import rebuilding
from tests.performance.stack import stack
from tests.performance.streaming import projector, relay, stores
from tests.performance.telling import telling
from tests.performance.webhooks import webhooks

ROWS = (
    Row("projector", "the projector on an instant store, beside a loop by hand and a plain handler", projector),
    Row("relay", "the relay on an instant store, beside a bare producer", relay),
    Row("stores", "projector and relay on real stores, beside the stores' calls bare", stores),
    Row("pull", "pages of events over HTTP, beside a bare consumer", pulling),
    Row("follow", "a thousand event streams open at once", following),
    Row("import", "a large file of figures, beside a loop by hand and a bulk insert", importing),
    Row("latency", "from a command over HTTP until its figure is in the view", latency),
    Row("deciding", "a long stream loaded and decided on, beside its reading", deciding),
    Row("rebuild", "a view built anew and swapped, beside the projector", rebuilding),
    Row("alliance", "linkage metrics after a batch, a brief, what has fallen due among much that has not", alliance),
    Row("telling", "one fact against very many subscriptions, many facts, a large file", telling),
    Row("messages", "messages sent while many are kept, beside none", messages),
    Row("growth", "what an event costs as more are stored, beside the store's own growth", growing),
    Row("audit", "every event accounted for, beside a tenth of them", auditing),
    Row("members", "one province's events by the number of its workers", members),
    Row("webhooks", "posts to endpoints, beside a bare loop of the client, and beside endpoints that hang", webhooks),
    Row("flood", "what a flood in one province does to another", flooding),
)


def main(arguments: list[str] | None = None) -> int:
    """Measure; 1 when a row could not be, whatever the figures are."""
    given = _parsed(arguments)
    chosen = [row for row in ROWS if not given.row or row.name in given.row]
    console = Console(width=120 if not sys.stdout.isatty() else None)
    _quiet()
    figures: list[Figure] = []
    broken = False
    with tempfile.TemporaryDirectory(prefix="lead-bench-") as folder, stack(Path(folder)) as running:
        bench = Bench(running, console, quick=given.quick, long=given.long)
        for number, row in enumerate(chosen, 1):
            console.print(f"[bold]{number} of {len(chosen)}: {row.name}[/], {row.about}", highlight=False)
            began = time.monotonic()
            try:
                measured = uvloop.run(row.measure(bench))
                figures += measured
                for one in measured:
                    bench.say(report.line(one))
            except Exception:  # noqa: BLE001  one row that breaks must not take the others' figures with it
                broken = True
                bench.leave_out(f"{row.name}: could not be measured, see above")
                console.print(traceback.format_exc(), markup=False, highlight=False)
            bench.say(f"took {time.monotonic() - began:.0f} s")
        report.show(console, figures, bench.left_out)
        for path in report.write(bench, figures, given.out):
            console.print(f"Written: {path}", highlight=False)
    return int(broken)


def _parsed(arguments: list[str] | None) -> argparse.Namespace:
    names = [row.name for row in ROWS]
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--row", action="append", choices=names, help="measure only this row; may be given again")
    parser.add_argument("--quick", action="store_true", help="less of everything, in about two minutes")
    parser.add_argument("--long", action="store_true", help="let growth and audit go to a million events")
    parser.add_argument("--out", type=Path, default=Path("bench.json"), help="where the JSON goes, the picture beside")
    return parser.parse_args(arguments)


def _quiet() -> None:
    """Errors only: what the measured programs log would stand between the lines."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.disable(logging.WARNING)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)


if __name__ == "__main__":
    sys.exit(main())
