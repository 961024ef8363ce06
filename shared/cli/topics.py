"""`lead topics`: what is declared, what the broker has, and the one made to agree with the other."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shared.cli.broker import kafka

if TYPE_CHECKING:
    from shared.runtime.topics import Declaration, Profile

app = typer.Typer(no_args_is_help=True, help="The platform's topics, as one file declares them.")

File = Annotated[
    Path | None, typer.Option("--file", envvar="LEAD_TOPICS", help="Another declaration than the project's.")
]
Data = Annotated[
    Path,
    typer.Option("--data", envvar="LEAD_DATA", help="The installation, where KAFKA_BOOTSTRAP_SERVERS is unset."),
]
ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile",
        envvar="LEAD_TOPICS_PROFILE",
        help="production, or embedded: one broker. By default embedded for an installation of `lead up`.",
    ),
]


@app.command()
def apply(*, file: File = None, profile: ProfileName = None, data: Data = Path(".lead")) -> None:
    """Create the topics that are missing; nothing that exists is changed."""
    from shared.runtime import topics  # noqa: PLC0415 - `lead` starts faster without

    declared = _read(file).topics(_profile(profile))
    applied = _said(topics.apply(kafka(data), declared))
    typer.echo(f"{len(applied.created)} topics created, {len(applied.existing)} were there.")


@app.command("list")
def list_(
    *,
    file: File = None,
    profile: ProfileName = None,
    data: Data = Path(".lead"),
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            help='[{"topic", "owner", "readers", "partitions", "declared_partitions"}]; null: missing.',
        ),
    ] = False,
) -> None:
    """Show every declared topic: who writes, who reads, and its partitions on the broker."""
    from shared.runtime import topics  # noqa: PLC0415 - `lead` starts faster without

    existing = _said(topics.partitions(kafka(data)))
    rows = [
        {
            "topic": declared.name,
            "owner": declared.owner,
            "readers": list(declared.readers),
            "partitions": existing.get(declared.name),
            "declared_partitions": declared.partitions,
        }
        for declared in _read(file).topics(_profile(profile))
    ]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        partitions = "missing" if row["partitions"] is None else f"{row['partitions']} partitions"
        typer.echo(f"{row['topic']:<36} {partitions:<14} {row['owner']} -> {', '.join(_words(row['readers']))}")


@app.command()
def access(
    *,
    file: File = None,
    data: Data = Path(".lead"),
    apply: Annotated[bool, typer.Option("--apply", help="Make them, and take back what is not declared.")] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help='[{"principal", "resource", "pattern", "name", "operation"}].'),
    ] = False,
) -> None:
    """Show what services and partners are granted by the declaration; with --apply Kafka's access list agrees with it.

    With --apply registered partners (`lead partners`) are looked up in Kafka, and shown and granted besides. Grants of
    others, such as operators, are left alone.
    """
    from shared.runtime import access, partners  # noqa: PLC0415 - `lead` starts faster without

    declared = access.grants(_read(file), _said(partners.lasting(kafka(data))) if apply else None)
    if as_json:
        typer.echo(json.dumps([grant.told() for grant in declared]))
    else:
        for grant in declared:
            typer.echo("{principal:<28} {operation:<6} {resource:<6} {pattern:<9} {name}".format(**grant.told()))
    if apply:
        applied = _said(access.apply(kafka(data), declared))
        done = f"{len(applied.made)} grants made, {len(applied.existing)} were there, {applied.taken_back} taken back."
        typer.echo(done, err=as_json)


def _words(value: object) -> list[str]:
    assert isinstance(value, list)
    return value


def _read(file: Path | None) -> Declaration:
    from shared.devstack.trouble import Trouble  # noqa: PLC0415 - `lead` starts faster without
    from shared.runtime import topics  # noqa: PLC0415 - as above

    try:
        return topics.read(file or topics.FILE)
    except (OSError, ValueError) as error:
        raise Trouble(f"The topics' file can't be used: {error}", "") from error


def _profile(given: str | None) -> Profile:
    from shared.runtime.topics import PROFILES  # noqa: PLC0415 - `lead` starts faster without

    if given is None:
        return "production" if os.environ.get("KAFKA_BOOTSTRAP_SERVERS") else "embedded"
    for known in PROFILES:
        if known == given:
            return known
    raise typer.BadParameter(f"unknown profile {given}: one of {', '.join(PROFILES)}")


def _said(asked: Any) -> Any:
    from shared.devstack.trouble import Trouble  # noqa: PLC0415 - `lead` starts faster without
    from shared.runtime.topics import BrokerAway, CannotApply  # noqa: PLC0415 - as above

    try:
        return asyncio.run(asked)
    except (BrokerAway, CannotApply) as error:
        raise Trouble(str(error), "") from error
