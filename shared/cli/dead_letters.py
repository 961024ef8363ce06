"""`lead dead-letters`: what could not be taken, in every service: listed, shown, driven on, given up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.asking import NOT_HERE, AsJson, Data, ask, here, listing, options

Province = Annotated[str | None, typer.Option(help="Only of this province.")]
View = Annotated[str | None, typer.Option(help="Only of this view.")]
Stream = Annotated[str | None, typer.Option(help="Only of this stream.")]
Letter = Annotated[str, typer.Argument(help="The dead letter's id.")]

dead_letters = typer.Typer(no_args_is_help=True, help="Records that could not be taken, and the streams they park.")


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
    answers = ask(here(data), "dead-letters", "list", *options(province=province, view=view, stream=stream))
    listing([one for answer in answers.values() for one in answer], as_json=as_json)


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
    data: Data = Path(".lead"),
    as_json: AsJson = False,
) -> None:
    """Apply what is parked, in order, with today's code.

    JSON: [{"service", "view", "stream", "applied", "left", "version", "why"}].
    """
    answers = ask(here(data), "dead-letters", "redrive", *options(province=province, view=view, stream=stream))
    listing([one for answer in answers.values() for one in answer], as_json=as_json)


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
    listing(_anywhere(data, "discard", letter, "--why", why, "--by", by), as_json=as_json)


def _anywhere(data: Path, *arguments: str) -> list[Any]:
    return list(ask(here(data), "dead-letters", *arguments, accepted=(0, NOT_HERE), somewhere=True).values())
