"""`lead schemas`: the event types with their JSON Schemas, and whether the published ones are kept to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.contracts.catalogue import EVENTS, owner
from shared.contracts.compatibility import breaks, check
from shared.contracts.schema import FOLDER, golden_schemas, schema, write_schema

app = typer.Typer(name="schemas", no_args_is_help=True, help="The event types with their JSON Schemas.")


@app.command("list")
def list_(
    *,
    as_json: Annotated[
        bool,
        typer.Option("--json", help='[{"type", "owner", "stream", "audience", "since", "schema", "example"}]'),
    ] = False,
) -> None:
    """Show every event type: who publishes it, in which streams, for whom, since when."""
    rows = listed()
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(f"{row['type']:<46} {row['audience']:<8} since {row['since']:<7} {row['stream']}")


@app.command()
def export(folder: Annotated[Path, typer.Argument(help="Where to; made if it is missing.")]) -> None:
    """Write every type's JSON Schema to a folder, one file each."""
    for event_type, event in EVENTS.items():
        write_schema(schema(event), event_type, folder)
    typer.echo(f"{len(EVENTS)} schemas written to {folder}.")


@app.command("check")
def check_(
    *,
    published: Annotated[Path, typer.Option(help="The folder of the published schemas.")] = FOLDER,
) -> None:
    """Compare the code with the published schemas; exit 1, saying where, when it breaks one or has none."""
    problems = check(golden_schemas(published), EVENTS)
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)
    typer.echo(f"{len(EVENTS)} event types keep to their published schemas.")


@app.command()
def publish(
    *,
    published: Annotated[Path, typer.Option(help="The folder of the published schemas.")] = FOLDER,
) -> None:
    """Publish new types and added fields; a change that breaks a published schema is refused, and nothing written."""
    golden = golden_schemas(published)
    broken = [problem for t, event in EVENTS.items() if t in golden for problem in breaks(golden[t], schema(event))]
    for problem in broken:
        typer.echo(problem, err=True)
    if broken:
        typer.echo("Nothing was published. A change like this is a new major version of the type.", err=True)
        raise typer.Exit(1)
    changed = [(t, made) for t, event in EVENTS.items() if golden.get(t) != (made := schema(event))]
    for event_type, made in changed:
        write_schema(made, event_type, published)
        typer.echo(event_type)
    typer.echo(f"{len(changed)} schemas published.")


def listed() -> list[dict[str, Any]]:
    """What `lead schemas list --json` prints; `schema` is the JSON Schema itself, `example` data that fit it."""
    return [
        {
            "type": event_type,
            "owner": owner(event_type),
            "stream": event.stream,
            "audience": event.audience,
            "since": event.since,
            "schema": schema(event),
            "example": event.example,
        }
        for event_type, event in EVENTS.items()
    ]
