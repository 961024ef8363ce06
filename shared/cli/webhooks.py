"""`lead webhooks`: whose endpoints there are in a province, and an end for one that does harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.partner_requests import notifications

app = typer.Typer(no_args_is_help=True, help="Webhooks of others: whose there are, and an end for one that does harm.")

BELOW = "/notifications/v1"
Data = Annotated[Path, typer.Option("--data", envvar="LEAD_DATA", help="The installation.")]
Token = Annotated[
    str | None, typer.Option(envvar="LEAD_TOKEN", help="An operator's bearer token; by default this machine's.")
]
Service = Annotated[
    str | None,
    typer.Option(envvar="LEAD_NOTIFICATIONS_URL", help="Where notifications answer; by default the installation's."),
]
ENTRY = (
    '{"id", "owner", "basis", "province", "context", "host", "types", "rate_per_second", "status", "why", "registered_at", '
    '"enabled_at", "version"}'
)


@app.command("list")
def list_(
    *,
    province: Annotated[str, typer.Option(help="As PK-SD.")],
    status: Annotated[str | None, typer.Option(help="pending, enabled or disabled.")] = None,
    owner: Annotated[str | None, typer.Option(help="Only those of this account.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help=f"[{ENTRY}].")] = False,
    token: Token = None,
    service: Service = None,
    data: Data = Path(".lead"),
) -> None:
    """Show a province's webhooks: whose they are, where they lead, and how they stand."""
    asked = notifications(service, token, data, BELOW)
    rows: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = asked.shown(f"/{province}/webhooks", status=status, owner=owner, cursor=cursor, limit="200")
        rows += page["data"]
        if (cursor := page["cursor"]) is None:
            break
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        why = f"  {row['why']['code']}: {row['why']['text'] or ''}" if row["why"] else ""
        typer.echo(f"{row['id']:<28} {row['status']:<9} {row['owner']:<28} {row['context']:<11} {row['host']}{why}")
    if not rows:
        typer.echo("none")


@app.command()
def disable(
    webhook_id: Annotated[str, typer.Argument(help="The webhook's id.")],
    *,
    text: Annotated[str, typer.Option(help="Why, in a sentence: its owner is told.")],
    token: Token = None,
    service: Service = None,
    data: Data = Path(".lead"),
) -> None:
    """Let nothing more be posted to an endpoint until its owner enables it again. Again: the same."""
    notifications(service, token, data, BELOW).tell("POST", f"/webhooks/{webhook_id}/disable", {"text": text})
    typer.echo(f"Nothing is posted to {webhook_id} any more; its owner is told.")
