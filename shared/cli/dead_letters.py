"""`lead dead-letters`: what could not be taken, in every service: listed, shown, driven on, given up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.asking import NOT_HERE, AsJson, Data, ask, here, listing, options

Province = Annotated[str | None, typer.Option(help="Only of this province.")]
View = Annotated[str | None, typer.Option(help="Only of this view.")]
Stream = Annotated[str | None, typer.Option(help="Only of this stream.")]
Fingerprint = Annotated[str | None, typer.Option(help="Only what failed alike, as `list` tells it.")]
Letter = Annotated[str, typer.Argument(help="The dead letter's id.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")]

dead_letters = typer.Typer(no_args_is_help=True, help="Records that could not be taken, and the streams they park.")


@dead_letters.command("list")
def list_(
    *,
    province: Province = None,
    view: View = None,
    stream: Stream = None,
    fingerprint: Fingerprint = None,
    group: Annotated[
        bool | None, typer.Option("--group/--each", help="By fingerprint, or each letter; without --json, --group.")
    ] = None,
    limit: Annotated[int, typer.Option(help="At most so many letters of each service.", min=1)] = 100,
    data: Data = Path(".lead"),
    as_json: AsJson = False,
) -> None:
    """List what is parked.

    JSON: [{"service", "id", "view", "stream", "version", "province", "topic", "partition", "offset", "why",
    "fingerprint", "error", "attempts", "first_at", "last_at"}]. With --group: [{"service", "fingerprint", "why", "view",
    "letters", "streams", "example", "first_at", "last_at"}].
    """
    grouped = (not as_json) if group is None else group
    narrowed = options(province=province, view=view, stream=stream, fingerprint=fingerprint, limit=str(limit))
    answers = ask(here(data), "dead-letters", "list", *narrowed, *(["--group"] if grouped else []))
    rows = [one for answer in answers.values() for one in answer]
    if grouped and rows and not as_json:
        typer.echo("\n".join(groups(rows)))
    else:
        listing(rows, as_json=as_json)


@dead_letters.command()
def show(letter: Letter, *, data: Data = Path(".lead"), as_json: AsJson = False) -> None:
    """Show one dead letter with its key, headers and data."""
    listing(_anywhere(data, "show", letter), as_json=as_json)


@dead_letters.command()
def redrive(
    *,
    province: Province = None,
    view: View = None,
    stream: Stream = None,
    fingerprint: Fingerprint = None,
    dry_run: DryRun = False,
    data: Data = Path(".lead"),
    as_json: AsJson = False,
) -> None:
    """Apply what is parked, in order, with today's code: every stream that has such a letter, from its first letter on.

    JSON: [{"service", "view", "stream", "applied", "left", "version", "why", "stops_at", "error"}].
    """
    narrowed = options(province=province, view=view, stream=stream, fingerprint=fingerprint)
    answers = ask(here(data), "dead-letters", "redrive", *narrowed, *_dry(dry_run))
    rows = [one for answer in answers.values() for one in answer]
    if as_json:
        typer.echo(json.dumps(rows))
    else:
        typer.echo("\n".join(outcome(row, dry_run=dry_run) for row in rows) or "none")


@dead_letters.command()
def discard(
    letter: Letter,
    *,
    why: Annotated[str, typer.Option(help="Why; it is kept.")],
    by: Annotated[str, typer.Option(envvar="USER", help="Who; it is kept.")],
    dry_run: DryRun = False,
    data: Data = Path(".lead"),
    as_json: AsJson = False,
) -> None:
    """Give a record up for good; its stream goes on without it.

    JSON: [{"service", "discarded", "driven": {"view", "stream", "applied", "left", "version", "why", "stops_at",
    "error"}}].
    """
    rows = _anywhere(data, "discard", letter, "--why", why, "--by", by, *_dry(dry_run))
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        typer.echo(f"{letter} {'would be' if dry_run else 'is'} discarded.")
        if row["driven"]:
            typer.echo(outcome(row["driven"], dry_run=dry_run))


def groups(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Three lines for each group: how much and since when, what went wrong, and a letter to look at."""
    yield "letters streams why        view              first seen       last seen"
    for row in rows:
        first, last = (row[name][:16].replace("T", " ") for name in ("first_at", "last_at"))
        view = f"{row['service']} {row['view']}"[:17]
        yield f"{row['letters']:>7} {row['streams']:>7} {row['why']:<10} {view:<17} {first} {last}"
        yield f"  {row['fingerprint']}"
        yield f"  such as {row['example']}"


def outcome(row: Mapping[str, Any], *, dry_run: bool) -> str:
    """What came of a stream, or would come, in one sentence or two."""
    would = "would be " if dry_run else ""
    told = f"{row['view']} {row['stream']}: {row['applied']} {would}applied, {row['left']} left, at version {row['version']}"
    if row["stops_at"]:
        return f"{told}. It stops at {row['stops_at']}: {row['error']}"
    if row["why"] == "gap":
        return f"{told}. It stops there: the next version has not come; lead republish --stream sends it again"
    return told


def _dry(dry_run: bool) -> list[str]:
    return ["--dry-run"] if dry_run else []


def _anywhere(data: Path, *arguments: str) -> list[Any]:
    return list(ask(here(data), "dead-letters", *arguments, accepted=(0, NOT_HERE), somewhere=True).values())
