"""`lead status`: how processes, journals and consumers do, in tables that fit a terminal of 80 columns."""

from __future__ import annotations

import json
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from shared.cli.asking import AsJson, Data, ask, here

WIDTH = 80
LAPSED_SECONDS = 10.0
"""A lease that was not renewed for so long is anybody's (`shared/journal/lease.py`)."""

Row = Mapping[str, Any]


def status(*, data: Data = Path(".lead"), as_json: AsJson = False) -> None:
    """Show how processes, journals and consumers do, and who holds what.

    JSON: {"processes": [{"name", "kind", "pid", "port", "running", "answering", "memory_mb"}], "provinces":
    [{"service", "province", "unpublished", "oldest_unpublished_seconds", "lag", "parked": [{"view", "stream", "from",
    "through", "why"}], "lag_seconds", "members": [{"client", "host", "partitions": {topic: [number]}}], "lease":
    {"holder", "renewed_seconds"}, "last_progress_seconds", "paused": {"by", "why", "at"}, "reactions": {"waits",
    "refused", "waiting": [{"reaction", "stream", "since", "rule"}]}}]}.
    """
    from shared.devstack.status import processes  # noqa: PLC0415 - `lead` starts faster without

    installed = here(data)
    running = [{name: told for name, told in asdict(one).items() if name != "log"} for one in processes(installed.data)]
    rows = [row for answer in ask(installed, "status").values() for row in answer]
    if as_json:
        typer.echo(json.dumps({"processes": running, "provinces": rows}))
    else:
        typer.echo("\n".join([*_processes(running), "", *provinces(rows), "", *holders(rows)]))


def _processes(running: Sequence[Row]) -> Iterator[str]:
    for one in running:
        state = "answers" if one["answering"] else "runs, does not answer" if one["running"] else "does not run"
        yield f"{one['name']:<12} {state:<22} {one['memory_mb'] or '-':>7} MB  process {one['pid']}"


def provinces(rows: Sequence[Row]) -> Iterator[str]:
    """A line for each service and province: what waits to be sent, what waits to be taken, and how old it is."""
    yield "                     ---- to Kafka ----  --------- from Kafka ----------"
    yield "service       province unpublished oldest     lag oldest parked progress"
    for row in rows:
        lag = "?" if row["lag"] is None else row["lag"]
        yield (
            f"{row['service']:<13} {row['province']:<6} {row['unpublished']:>11} "
            f"{age(row['oldest_unpublished_seconds']):>6} {lag:>9} {age(row['lag_seconds'] or None):>6} "
            f"{len(row['parked']):>6} {age(row['last_progress_seconds']):>8}{' paused' if row['paused'] else ''}"
        )


def holders(rows: Sequence[Row]) -> Iterator[str]:
    """Who relays and who reads what: a paragraph for each process, and what nobody does."""
    held: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        lease, province = row["lease"], row["province"]
        if lease is not None:
            late = lease["renewed_seconds"] > LAPSED_SECONDS
            held[lease["holder"]]["relayed, but let it lapse:" if late else "relays"].append(province)
        for member in row["members"] or ():
            topics = {
                topic.replace(f".{province.lower()}.", ".*."): _numbers(numbers)
                for topic, numbers in member["partitions"].items()
            }
            told = ", ".join(f"{topic} {numbers}" for topic, numbers in sorted(topics.items())) or "nothing"
            held[member["client"]][f"reads from {member['host']} {told} of"].append(province)
    for whom, what in sorted(held.items()):
        yield whom
        for does, of in what.items():
            yield from textwrap.wrap(
                f"{does} {' '.join(of)}",
                WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    for row in rows:
        yield from _notes(row)


def _notes(row: Row) -> Iterator[str]:
    """What of a service and province somebody should know: what nobody does, what is paused, what waits or was refused."""
    of = f"{row['service']} in {row['province']}"
    if row["lease"] is None:
        yield f"nobody relays {of}"
    if row["paused"]:
        yield textwrap.shorten(f"paused for {of} by {row['paused']['by']}: {row['paused']['why']}", WIDTH)
    for waits in row["reactions"]["waiting"]:
        told = f"{waits['reaction']} of {waits['stream']} waits since {waits['since'][:10]}: {waits['rule']}"
        yield textwrap.shorten(told, WIDTH)
    if row["reactions"]["refused"]:
        yield f"{row['reactions']['refused']} reactions were refused by a rule for {of}"
    if row["members"] == []:
        yield f"nobody reads for {of}"


def _numbers(numbers: Sequence[int]) -> str:
    """`0-3,5` of [0, 1, 2, 3, 5]."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def age(seconds: float | None) -> str:
    """Seconds as a person reads them, at most six characters; `-` for none."""
    if seconds is None:
        return "-"
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
