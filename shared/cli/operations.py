"""`lead status|audit|republish|rebuild|dead-letters`: every service of the installation asked, and one answer made of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from shared.devstack.installation import Installation

NOT_HERE = 3
"""A service's exit status when it has no view or dead letter of the name."""

SHOWN_PROBLEMS = 50

Data = Annotated[Path, typer.Option("--data", envvar="LEAD_DATA", help="The installation's folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Province = Annotated[str | None, typer.Option(help="Only of this province.")]
View = Annotated[str | None, typer.Option(help="Only of this view.")]
Stream = Annotated[str | None, typer.Option(help="Only of this stream.")]
Letter = Annotated[str, typer.Argument(help="The dead letter's id.")]

dead_letters = typer.Typer(no_args_is_help=True, help="Records that could not be taken, and the streams they park.")


def status(*, data: Data = Path(".lead"), as_json: AsJson = False) -> None:
    """Show how processes, journals and consumers do.

    JSON: {"processes": [{"name", "kind", "pid", "port", "running", "answering", "memory_mb"}], "provinces":
    [{"service", "province", "unpublished", "oldest_unpublished_seconds", "lag", "parked": [{"view", "stream", "from",
    "through", "why"}]}]}.
    """
    from shared.devstack.status import processes  # noqa: PLC0415 - `lead` starts faster without

    here = _installation(data)
    running = [
        {
            "name": one.name,
            "kind": one.kind,
            "pid": one.pid,
            "port": one.port,
            "running": one.running,
            "answering": one.answering,
            "memory_mb": one.memory_mb,
        }
        for one in processes(here.data)
    ]
    rows = [row for answer in _ask(here, "status").values() for row in answer]
    if as_json:
        typer.echo(json.dumps({"processes": running, "provinces": rows}))
        return
    for one in running:
        state = "answers" if one["answering"] else "runs, does not answer" if one["running"] else "does not run"
        typer.echo(f"{one['name']:<12} {state:<22} {one['memory_mb'] or '-':>7} MB  process {one['pid']}")
    typer.echo(f"\n{'service':<12} {'province':<9} {'unpublished':>11} {'oldest, s':>10} {'lag':>7} {'parked':>7}")
    for row in rows:
        age = "-" if row["oldest_unpublished_seconds"] is None else row["oldest_unpublished_seconds"]
        behind = "?" if row["lag"] is None else row["lag"]
        typer.echo(
            f"{row['service']:<12} {row['province']:<9} {row['unpublished']:>11} {age:>10} {behind:>7} "
            f"{len(row['parked']):>7}"
        )


def audit(*, data: Data = Path(".lead"), as_json: AsJson = False) -> None:
    """Account for every event: digest chains, journal against Kafka, views against a fresh fold; exit 1 with problems.

    JSON: {"events", "journal": {"streams", "entries", "unpublished"}, "kafka": {"records", "repeats"}, "views":
    {"documents", "parked", "behind"}, "problems": [{"service", "where", "rule", "stream", "detail"}]}.
    """
    merged: dict[str, Any] = {"events": 0, "journal": {}, "kafka": {}, "views": {}, "problems": []}
    for service, answer in _ask(_installation(data), "audit", accepted=(0, 1)).items():
        merged["events"] += answer["events"]
        for part in ("journal", "kafka", "views"):
            merged[part] = {name: merged[part].get(name, 0) + count for name, count in answer[part].items()}
        merged["problems"] += [{"service": service, **problem} for problem in answer["problems"]]
    if as_json:
        typer.echo(json.dumps(merged))
    else:
        typer.echo(f"{merged['events']} events")
        for part in ("journal", "kafka", "views"):
            typer.echo(f"{part:<8} {', '.join(f'{count} {name}' for name, count in merged[part].items())}")
        for problem in merged["problems"][:SHOWN_PROBLEMS]:
            typer.echo(f"{problem['service']}: {problem['rule']} {problem['stream']}: {problem['detail']}")
        typer.echo(f"{len(merged['problems']) or 'no'} problems")
    if merged["problems"]:
        raise typer.Exit(1)


def republish(
    *,
    stream: Annotated[str | None, typer.Option(help="Only this stream; by default everything.")] = None,
    data: Data = Path(".lead"),
    as_json: AsJson = False,
) -> None:
    """Send the journals' entries to Kafka again, in order: {"entries", "streams"}."""
    answers = _ask(_installation(data), "republish", *_options(stream=stream)).values()
    total = {name: sum(answer[name] for answer in answers) for name in ("entries", "streams")}
    typer.echo(
        json.dumps(total) if as_json else f"{total['entries']} entries of {total['streams']} streams go out again."
    )


def rebuild(
    view: Annotated[str, typer.Argument(help="The view's name.")],
    *,
    data: Data = Path(".lead"),
    as_json: AsJson = False,
) -> None:
    """Build a view anew beside the old one, and swap.

    JSON: [{"service", "view", "generation", "documents", "differing", "examples"}].
    """
    answers = _ask(_installation(data), "rebuild", view, accepted=(0, NOT_HERE), somewhere=True)
    _listing([{"service": service, **answer} for service, answer in answers.items()], as_json=as_json)


@dead_letters.command("list")
def list_(
    *,
    province: Province = None,
    view: View = None,
    stream: Stream = None,
    data: Data = Path(".lead"),
    as_json: AsJson = False,
) -> None:
    """List what is parked.

    JSON: [{"service", "id", "view", "stream", "version", "province", "topic", "partition", "offset", "why",
    "fingerprint", "error", "attempts", "first_at", "last_at"}].
    """
    answers = _ask(_installation(data), "dead-letters", "list", *_options(province=province, view=view, stream=stream))
    _listing([one for answer in answers.values() for one in answer], as_json=as_json)


@dead_letters.command()
def show(letter: Letter, *, data: Data = Path(".lead"), as_json: AsJson = False) -> None:
    """Show one dead letter with its key, headers and data."""
    _listing(_anywhere(data, "show", letter), as_json=as_json)


@dead_letters.command()
def redrive(
    *,
    province: Province = None,
    view: View = None,
    stream: Stream = None,
    data: Data = Path(".lead"),
    as_json: AsJson = False,
) -> None:
    """Apply what is parked, in order, with today's code.

    JSON: [{"service", "view", "stream", "applied", "left", "version", "why"}].
    """
    options = _options(province=province, view=view, stream=stream)
    answers = _ask(_installation(data), "dead-letters", "redrive", *options)
    _listing([one for answer in answers.values() for one in answer], as_json=as_json)


@dead_letters.command()
def discard(
    letter: Letter,
    *,
    why: Annotated[str, typer.Option(help="Why; it is kept.")],
    by: Annotated[str, typer.Option(envvar="USER", help="Who; it is kept.")],
    data: Data = Path(".lead"),
    as_json: AsJson = False,
) -> None:
    """Give a record up for good; its stream goes on without it."""
    _listing(_anywhere(data, "discard", letter, "--why", why, "--by", by), as_json=as_json)


def _anywhere(data: Path, *arguments: str) -> list[Any]:
    asked = _ask(_installation(data), "dead-letters", *arguments, accepted=(0, NOT_HERE), somewhere=True)
    return list(asked.values())


def _listing(rows: list[Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        typer.echo("  ".join(f"{name}={value}" for name, value in row.items() if value is not None))
    if not rows:
        typer.echo("none")


def _installation(data: Path) -> Installation:
    from shared.devstack.installation import installation  # noqa: PLC0415 - `lead` starts faster without

    return installation(data.absolute())


def _options(**given: str | None) -> list[str]:
    return [part for name, value in given.items() if value is not None for part in (f"--{name}", value)]


def _ask(
    here: Installation, *arguments: str, accepted: tuple[int, ...] = (0,), somewhere: bool = False
) -> dict[str, Any]:
    """What each service answers, by name; those that have nothing of the name are left out.

    Raises Trouble when one fails, or, with `somewhere`, when none has it.
    """
    from shared.devstack.trouble import Trouble  # noqa: PLC0415 - `lead` starts faster without

    environ = {**_addresses(here), **os.environ, "LEAD_DATA": str(here.data)}

    def ask(service: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", f"services.{service}", *arguments, "--json"]
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - our own

    with ThreadPoolExecutor() as pool:
        done = dict(zip(here.services, pool.map(ask, here.services), strict=True))
    failed = [one.stderr.strip() for one in done.values() if one.returncode not in accepted]
    if failed:
        raise Trouble("\n".join(failed), "Look at `lead status`, and try again.")
    answers = {service: json.loads(one.stdout) for service, one in done.items() if one.returncode != NOT_HERE}
    if somewhere and not answers:
        raise Trouble("\n".join(one.stderr.strip() for one in done.values()), "")
    return answers


def _addresses(here: Installation) -> dict[str, str]:
    return {"MONGO_URL": here.mongo, "KAFKA_BOOTSTRAP_SERVERS": here.kafka}
