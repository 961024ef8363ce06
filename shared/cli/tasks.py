"""`lead tasks`: what waits for somebody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.web.permissions import Office

LISTED = 500
SHAPE = (
    '{"data": [{"task_id", "kind", "province", "queue", "title", "since", "due_on", "age_days", "stream", "link"}], '
    '"counts": {kind: number}}'
)


def tasks(
    *,
    account: Annotated[str | None, typer.Option(help="Whose tasks, by account: of the members it acts for.")] = None,
    role: Annotated[Office | None, typer.Option(help="The tasks of this office.")] = None,
    province: Annotated[str | None, typer.Option(help="Where; needed with --role, PK for everywhere.")] = None,
    kind: Annotated[str | None, typer.Option(help="Only these, as decide_application.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help=f"{SHAPE}.")] = False,
    data: Annotated[Path, typer.Option("--data", envvar="LEAD_DATA", help="The installation's folder.")] = Path(
        ".lead"
    ),
) -> None:
    """Show open tasks of an account or an office, the oldest first."""
    import httpx  # noqa: PLC0415 - `lead` starts faster without

    from shared.cli.asking import here  # noqa: PLC0415 - as above
    from shared.cli.row_answers import refused  # noqa: PLC0415 - as above
    from shared.devstack.trouble import Trouble  # noqa: PLC0415 - as above
    from shared.web.issuer import mint  # noqa: PLC0415 - as above

    if account is None and (role is None or province is None):
        raise typer.BadParameter("name an account, or a role and a province")
    installed = here(data)
    office = f"{role}-{province}".lower() if role and province else None
    roles = [(str(role), province)] if role and province else []
    token = mint(installed.issuer, account or str(office), roles=roles, organisation=office)
    asked = {"limit": LISTED, "kind": kind, "province": province if account else None}
    try:
        answer = httpx.get(
            f"{installed.address_of('notifications')}/notifications/v1/tasks",
            params={name: value for name, value in asked.items() if value is not None},
            headers={"Authorization": f"Bearer {token}"},
        )
    except httpx.TransportError as away:
        raise Trouble(f"Notifications do not answer: {away}.", "See lead status, or start them: lead up.") from away
    if not answer.is_success:
        refused(answer.text)
    told: dict[str, Any] = answer.json()
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for task in told["data"]:
        title = task["title"].get("en") or next(iter(task["title"].values()))
        due = f", due {task['due_on']}" if task["due_on"] else ""
        typer.echo(f"{task['since']}  {task['province']}  {task['kind']:<20}  {title}{due}  [{task['queue']}]")
    typer.echo(", ".join(f"{number} {kind}" for kind, number in told["counts"].items()) or "nothing waits")
