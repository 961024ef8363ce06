"""`lead audit|republish|rebuild`: every service of the installation asked, and one answer made of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.asking import NOT_HERE, AsJson, Data, ask, here, options

SHOWN_PROBLEMS = 50


def audit(*, data: Data = Path(".lead"), as_json: AsJson = False) -> None:
    """Account for every event: digest chains, journal against Kafka, views against a fresh fold; exit 1 with problems.

    JSON: {"events", "journal": {"streams", "entries", "unpublished"}, "kafka": {"records", "repeats"}, "views":
    {"documents", "parked", "behind"}, "problems": [{"service", "where", "rule", "stream", "detail"}]}.
    """
    from shared.devstack.shown import Terminal  # noqa: PLC0415 - `lead` starts faster without

    merged: dict[str, Any] = {"events": 0, "journal": {}, "kafka": {}, "views": {}, "problems": []}
    with Terminal() as shown:
        answers = ask(here(data), "audit", accepted=(0, 1), shown=shown)
    for service, answer in answers.items():
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
    from shared.devstack.shown import Terminal  # noqa: PLC0415 - `lead` starts faster without

    with Terminal() as shown:
        answers = ask(here(data), "republish", *options(stream=stream), shown=shown).values()
    total = {name: sum(answer[name] for answer in answers) for name in ("entries", "streams")}
    typer.echo(
        json.dumps(total) if as_json else f"{total['entries']} entries of {total['streams']} streams go out again."
    )


def rebuild(
    view: Annotated[str, typer.Argument(help="The view's name.")],
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Don't go on with what was left half-way.")] = False,
    data: Data = Path(".lead"),
    as_json: AsJson = False,
) -> None:
    """Build a view anew beside the old one, compare, and swap; go on with a rebuild that ended half-way.

    JSON: [{"service", "view", "generation", "documents", "differing", "examples", "compared", "differences": [{"stream",
    "version", "fields"}], "resumed"}].
    """
    from shared.devstack.shown import Terminal  # noqa: PLC0415 - `lead` starts faster without

    asked = ["rebuild", view, *(["--fresh"] if fresh else [])]
    with Terminal() as shown:
        answers = ask(here(data), *asked, accepted=(0, NOT_HERE), somewhere=True, shown=shown)
    if as_json:
        typer.echo(json.dumps([{"service": service, **answer} for service, answer in answers.items()]))
        return
    for service, answer in answers.items():
        typer.echo("\n".join(rebuilt(service, answer)))


def rebuilt(service: str, answer: Mapping[str, Any]) -> Iterator[str]:
    """What a rebuild has made, and how it differs from what was read before."""
    resumed = ", after an earlier rebuild that had ended half-way" if answer["resumed"] else ""
    yield f"{service} {answer['view']}: generation {answer['generation']} is read now{resumed}."
    if not answer["compared"]:
        yield f"  {answer['documents']} documents, of another fold than before: contents were not compared."
        return
    yield f"  {answer['documents']} documents; {answer['compared']} compared, {answer['differing'] or 'none'} differing."
    for one in answer["differences"]:
        yield f"  {one['stream']} at version {one['version']}: {', '.join(one['fields'])}"
