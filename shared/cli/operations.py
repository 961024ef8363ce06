"""`lead audit|republish|rebuild`: every service of the installation asked, and one answer made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.asking import NOT_HERE, AsJson, Data, ask, here, listing, options

SHOWN_PROBLEMS = 50


def audit(*, data: Data = Path(".lead"), as_json: AsJson = False) -> None:
    """Account for every event: digest chains, journal against Kafka, views against a fresh fold; exit 1 with problems.

    JSON: {"events", "journal": {"streams", "entries", "unpublished"}, "kafka": {"records", "repeats"}, "views":
    {"documents", "parked", "behind"}, "problems": [{"service", "where", "rule", "stream", "detail"}]}.
    """
    merged: dict[str, Any] = {"events": 0, "journal": {}, "kafka": {}, "views": {}, "problems": []}
    for service, answer in ask(here(data), "audit", accepted=(0, 1)).items():
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
    answers = ask(here(data), "republish", *options(stream=stream)).values()
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
    answers = ask(here(data), "rebuild", view, accepted=(0, NOT_HERE), somewhere=True)
    listing([{"service": service, **answer} for service, answer in answers.items()], as_json=as_json)
