"""`lead mail`: the letters and text messages that the installation on this machine has caught."""

from __future__ import annotations

import json
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

app = typer.Typer(no_args_is_help=False, invoke_without_command=True, help=__doc__)

Data = Annotated[Path, typer.Option("--data", envvar="LEAD_DATA", help="The installation's folder.")]
AsJson = Annotated[bool, typer.Option("--json", help='[{"number", "to", "date", "subject", "id", "thread"}].')]


@app.callback()
def listed(context: typer.Context, *, data: Data = Path(".lead"), as_json: AsJson = False) -> None:
    """List the letters, the oldest first; `lead mail show N` shows one, `lead mail texts` the text messages."""
    if context.invoked_subcommand is not None:
        return
    rows = [
        {
            "number": number,
            "to": str(one["to"]),
            "date": str(one["date"]),
            "subject": str(one["subject"]),
            "id": str(one["message-id"]),
            "thread": str(one["references"] or ""),
        }
        for number, one in enumerate(_letters(data), 1)
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(f"{row['number']:>4}  {row['to']:<34.34}  {row['subject']}")
    if not rows:
        typer.echo("No letter has been caught.")


@app.command()
def show(
    number: Annotated[int, typer.Argument(help="As `lead mail` lists it.", min=1)],
    *,
    data: Data = Path(".lead"),
    part: Annotated[str, typer.Option(help="text, html, calendar, or headers.")] = "text",
) -> None:
    """Show a letter: a part of it, or its headers."""
    letters = list(_letters(data))
    if number > len(letters):
        raise typer.BadParameter(f"there are {len(letters)} letters")
    letter = letters[number - 1]
    if part == "headers":
        typer.echo("\n".join(f"{name}: {value}" for name, value in letter.items()))
        return
    kinds = {"text": "text/plain", "html": "text/html", "calendar": "text/calendar"}
    if part not in kinds:
        raise typer.BadParameter(f"no part of a letter: one of headers, {', '.join(kinds)}", param_hint="--part")
    found = [one for one in letter.walk() if one.get_content_type() == kinds[part]]
    if not found:
        raise typer.BadParameter(f"letter {number} has no such part", param_hint="--part")
    typer.echo(str(found[0].get_content()))


@app.command()
def texts(
    *,
    data: Data = Path(".lead"),
    as_json: Annotated[bool, typer.Option("--json", help='[{"at", "id", "to", "text", "segments"}].')] = False,
) -> None:
    """List the text messages, the oldest first."""
    from shared.devstack.sms_gateway import read  # noqa: PLC0415 - `lead` starts faster without

    caught = read(data / "sms.jsonl")
    if as_json:
        typer.echo(json.dumps(caught, ensure_ascii=False))
        return
    for one in caught:
        typer.echo(f"{one['to']:<16} {one['segments']} segments  {one['text']}")
    if not caught:
        typer.echo("No text message has been caught.")


def _letters(data: Path) -> Iterable[EmailMessage]:
    """The caught letters, by when they came."""
    parser = BytesParser(policy=policy.default)
    files = sorted((data / "mail" / "new").glob("*"), key=lambda file: (file.stat().st_mtime_ns, file.name))
    for file in files:
        letter = parser.parsebytes(file.read_bytes())
        assert isinstance(letter, EmailMessage)
        yield letter
