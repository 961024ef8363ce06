"""The `lead` command: a table of its commands, each imported when it is called, so that it starts at once."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

COMMANDS = {
    "up": "shared.cli.stack:up",
    "down": "shared.cli.stack:down",
    "status": "shared.cli.status:status",
    "pause": "shared.cli.pauses:pause",
    "resume": "shared.cli.pauses:resume",
    "audit": "shared.cli.operations:audit",
    "republish": "shared.cli.operations:republish",
    "rebuild": "shared.cli.operations:rebuild",
    "dead-letters": "shared.cli.dead_letters:dead_letters",
    "backup": "shared.cli.backup:backup",
    "restore": "shared.cli.backup:restore",
    "topics": "shared.cli.topics:app",
    "partners": "shared.cli.partners:app",
    "webhooks": "shared.cli.webhooks:app",
    "token": "shared.cli.token:token",
    "import": "shared.cli.imports:app",
    "tail": "shared.cli.tail:tail",
    "tasks": "shared.cli.tasks:tasks",
    "mail": "shared.cli.mail:app",
    "notify": "shared.cli.notify:app",
    "story": "shared.cli.story:story",
    "schemas": "shared.cli.schemas:app",
    "docs": "shared.cli.docs:docs",
}
"""Each command's name and where it is: a function, or a Typer app with commands of its own."""


class Commands(TyperGroup):
    """A group that finds its commands in the table above."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the table's order."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the command. None for an unknown name."""
        del ctx
        if (place := COMMANDS.get(cmd_name)) is None:
            return None
        module, _, name = place.partition(":")
        found = getattr(import_module(module), name)
        if not isinstance(found, typer.Typer):
            single = typer.Typer(add_completion=False)
            single.command(cmd_name)(found)
            found = single
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def lead() -> None:
    """The provincial alliances' platform: start it, feed it, look into it."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what matters of it, a command says in its own words


def main() -> None:
    """Run the command line; what stands in the way is said in one sentence, with what to do about it."""
    from shared.devstack.trouble import Trouble  # noqa: PLC0415 - beside what it catches

    try:
        app()
    except Trouble as trouble:
        typer.echo(f"{trouble.what}\n{trouble.remedy}".strip(), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
