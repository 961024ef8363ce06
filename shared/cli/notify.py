"""`lead notify preview`: how people are told of an event, before anybody is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(name="notify", no_args_is_help=True, help="What people are told.")


@app.callback()
def notify() -> None:
    """What people are told."""


@app.command()
def preview(
    event: Annotated[str, typer.Argument(help="An event type, such as advocacy.commitment_made.v1.")],
    *,
    lang: Annotated[str, typer.Option(help="BCP 47 language.")] = "en",
    html: Annotated[Path | None, typer.Option(help="Write the page to this file.")] = None,
    text: Annotated[bool, typer.Option("--text", help="Print the mail's plain text (the default).")] = False,
    sms: Annotated[bool, typer.Option("--sms", help="Print the short message.")] = False,
    days: Annotated[int | None, typer.Option(help="The reminder this many days before; negative: after.")] = None,
) -> None:
    """Show an event's example as people are told it; an unknown event or language is answered with those like it."""
    if sum((html is not None, text, sms)) > 1:
        raise typer.BadParameter("one of --html, --text and --sms")
    wanted = "html" if html else "sms" if sms else "text"
    command = [sys.executable, "-m", "services.notifications.words", event, "--lang", lang, "--format", wanted]
    if days is not None:
        command.append(f"--days={days}")
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - our own
    if done.returncode:
        typer.echo(done.stderr.strip(), err=True)
        raise typer.Exit(done.returncode)
    if html:
        html.write_text(done.stdout, encoding="utf-8")
        typer.echo(f"written: {html}")
    else:
        typer.echo(done.stdout, nl=False)
