"""Every service of an installation asked the same thing, and what each of them answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from shared.devstack.installation import Installation
    from shared.devstack.shown import Shown

NOT_HERE = 3
"""A service's exit status when it has no view or dead letter of the name."""

Data = Annotated[Path, typer.Option("--data", envvar="LEAD_DATA", help="The installation's folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def here(data: Path) -> Installation:
    """The installation in a folder. Raises Trouble when nothing was started there."""
    from shared.devstack.installation import installation  # noqa: PLC0415 - `lead` starts faster without

    return installation(data.absolute())


def options(**given: str | None) -> list[str]:
    """What was given, as arguments of a service's operation."""
    return [part for name, value in given.items() if value is not None for part in (f"--{name}", value)]


def ask(
    installed: Installation,
    *arguments: str,
    accepted: tuple[int, ...] = (0,),
    somewhere: bool = False,
    only: str | None = None,
    shown: Shown | None = None,
) -> dict[str, Any]:
    """What each service answers, or `only` one of them, by name; those that have nothing of the name are left out.

    `shown` is told how far each of them is. Raises Trouble when one fails, when there is no service of this name, or,
    with `somewhere`, when none has it.
    """
    from shared.devstack.trouble import Trouble  # noqa: PLC0415 - `lead` starts faster without

    def asked(service: str) -> subprocess.CompletedProcess[str]:
        environ = {**_addresses(installed, service), **os.environ, "LEAD_DATA": str(installed.data)}
        command = [sys.executable, "-m", f"services.{service}", *arguments, "--json"]
        if shown is None:
            return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - our own
        return _followed([*command, "--progress"], environ, service, shown)

    services = [service for service in installed.services if only in {None, service}]
    if not services:
        raise Trouble(f"There is no service {only}.", f"One of {', '.join(installed.services)}.")
    with ThreadPoolExecutor() as pool:
        done = dict(zip(services, pool.map(asked, services), strict=True))
    failed = [one.stderr.strip() for one in done.values() if one.returncode not in accepted]
    if failed:
        raise Trouble("\n".join(failed), "Look at `lead status`, and try again.")
    answers = {service: json.loads(one.stdout) for service, one in done.items() if one.returncode != NOT_HERE}
    if somewhere and not answers:
        raise Trouble("\n".join(one.stderr.strip() for one in done.values()), "")
    return answers


def _followed(
    command: list[str], environ: dict[str, str], service: str, shown: Shown
) -> subprocess.CompletedProcess[str]:
    """Run a service's operation and show how far it is; what it says besides is its standard error."""
    said = []
    with tempfile.TemporaryFile("w+") as answer:
        with subprocess.Popen(command, env=environ, stdout=answer, stderr=subprocess.PIPE, text=True) as running:  # noqa: S603 - as above
            for line in running.stderr or ():
                try:
                    told = json.loads(line)
                    shown.step(f"{service}: {told['step']}", told["done"], told["total"])
                except (ValueError, KeyError, TypeError):
                    said.append(line)
        answer.seek(0)
        return subprocess.CompletedProcess(command, running.returncode, answer.read(), "".join(said))


def listing(rows: list[Any], *, as_json: bool) -> None:
    """Print rows, as JSON or as a line of names and values each."""
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        typer.echo("  ".join(f"{name}={value}" for name, value in row.items() if value is not None))
    if not rows:
        typer.echo("none")


def _addresses(installed: Installation, service: str) -> dict[str, str]:
    kafka = {} if os.environ.get("KAFKA_BOOTSTRAP_SERVERS") else installed.kafka_environment(service)
    return {"MONGO_URL": installed.mongo, **kafka}
