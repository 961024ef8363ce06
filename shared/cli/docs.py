"""`lead docs`: the documents that are made from the code, written, or compared with what is there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from shared.catalogue.documents import asyncapi_names, asyncapi_yaml
from shared.catalogue.entries import as_json
from shared.catalogue.markdown_page import catalogue_page
from shared.catalogue.pages import pages
from shared.cli.metrics_page import metrics_page
from shared.web.permissions import document as roles_table

FOLDER = Path(__file__).parents[2] / "docs"

_ROLES = """# Who may do what

Made by `lead docs` from the table in `shared/web/permissions.py` that routes and tests use too.

A token names an account and the offices that it holds, each in a province; `PK` stands for every province. Whom an
account represents, and as what, comes from membership's events, never from the token. A partner's account whose access or
token has ended, or that nobody has registered, may what everybody may, and nothing else.

"""


def docs(
    *,
    folder: Annotated[Path, typer.Option(help="Where the documents are.")] = FOLDER,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when one is out of date.")] = False,
) -> None:
    """Write the event catalogue and its pages, the AsyncAPI documents, the metrics and the table of roles."""
    made = documents()
    differing = [name for name, text in made.items() if _read(folder / name) != text]
    if check:
        for name in differing:
            typer.echo(f"{folder / name} is out of date: make docs", err=True)
        if differing:
            raise typer.Exit(1)
        typer.echo(f"{len(made)} documents are up to date.")
        return
    for name in differing:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[name], encoding="utf-8")
        typer.echo(f"written: {path}")
    typer.echo(f"{len(made)} documents are up to date.")


@cache
def documents() -> Mapping[str, str]:
    """Every document that is made from the code: its path below the folder, and its text."""
    return {
        "events.md": catalogue_page(),
        "metrics.md": metrics_page(),
        "roles.md": _ROLES + roles_table(),
        **{f"asyncapi/{name}.yaml": asyncapi_yaml(name) for name in asyncapi_names()},
        "catalogue/events.json": as_json(),
        **{f"catalogue/{name}": text for name, text in pages(served=False).items()},
    }


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
