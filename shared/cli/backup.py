"""`lead backup|restore`: the journals of all services of an installation, in a folder and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.asking import AsJson, Data, ask, here, listing

Folder = Annotated[Path, typer.Argument(help="The backup's folder.", file_okay=False)]


def backup(directory: Folder, *, data: Data = Path(".lead"), as_json: AsJson = False) -> None:
    """Write every service's journal into a folder, with a manifest each; exit 1 with problems in one of them.

    JSON: [{"service", "format", "begun", "ended", "streams", "entries", "events", "sha256", "problems"}].
    """
    answers = ask(here(data), "backup", str(directory.absolute()), accepted=(0, 1))
    listing(list(answers.values()), as_json=as_json)
    if any(answer["problems"] for answer in answers.values()):
        raise typer.Exit(1)


def restore(
    directory: Folder,
    *,
    published: Annotated[
        bool, typer.Option(help="Only what waited for Kafka when it was backed up waits again; by default everything.")
    ] = False,
    data: Data = Path(".lead"),
    as_json: AsJson = False,
) -> None:
    """Fill the empty journals of all services from a backup.

    JSON: [{"service", "streams", "entries", "events", "unpublished"}].
    """
    arguments = ["restore", str(directory.absolute()), *(["--published"] if published else [])]
    answers = ask(here(data), *arguments)
    rows: list[Any] = [{"service": service, **answer} for service, answer in answers.items()]
    listing(rows, as_json=as_json)
