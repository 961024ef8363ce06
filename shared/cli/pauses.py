"""`lead pause` and `lead resume`: a service takes no events of a province, for as long as it is maintained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.asking import AsJson, Data, ask, here

Province = Annotated[str, typer.Option(help="The province.")]
Service = Annotated[str, typer.Option(help="The service.")]


def pause(
    *,
    province: Province,
    service: Service,
    why: Annotated[str, typer.Option(help="Why; status shows it.")],
    by: Annotated[str, typer.Option(envvar="USER", help="Who; status shows it.")],
    data: Data = Path(".lead"),
    as_json: AsJson = False,
) -> None:
    """Let a service take no events of a province until it is resumed; commands and the relay go on.

    JSON: {"service", "province", "changed", "paused": {"by", "why", "at"}}.
    """
    _tell(_asked(data, service, "pause", "--province", province, "--why", why, "--by", by), as_json=as_json)


def resume(*, province: Province, service: Service, data: Data = Path(".lead"), as_json: AsJson = False) -> None:
    """Let a paused service go on.

    JSON: {"service", "province", "changed", "paused": {"by", "why", "at"}}.
    """
    _tell(_asked(data, service, "resume", "--province", province), as_json=as_json)


def _asked(data: Path, service: str, *arguments: str) -> dict[str, Any]:
    answer: dict[str, Any] = ask(here(data), *arguments, only=service)[service]
    return answer


def _tell(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(answer))
        return
    where, paused = f"{answer['service']} in {answer['province']}", answer["paused"]
    if paused:
        already = "is paused" if answer["changed"] else "was paused already"
        typer.echo(f"{where} {already}, by {paused['by']}: {paused['why']}")
    else:
        typer.echo(f"{where} {'goes on' if answer['changed'] else 'was not paused'}.")
