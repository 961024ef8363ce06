"""`lead partners`: organisations outside are given what they may read, and what they prove themselves with."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shared.cli.partner_giving import NEW_SHAPE, Giving, giving
from shared.cli.partner_requests import notifications

if TYPE_CHECKING:
    from shared.cli.partner_kafka import PartnerKafka
    from shared.devstack.trouble import Trouble

app = typer.Typer(no_args_is_help=True, help="Partners: who outside reads which streams, and with what credentials.")

Data = Annotated[Path, typer.Option("--data", envvar="LEAD_DATA", help="The installation.")]
Token = Annotated[
    str | None, typer.Option(envvar="LEAD_TOKEN", help="An operator's bearer token; by default this machine's.")
]
Service = Annotated[
    str | None,
    typer.Option(envvar="LEAD_NOTIFICATIONS_URL", help="Where notifications answer; by default the installation's."),
]
Address = Annotated[
    str | None,
    typer.Option("--kafka", envvar="LEAD_PARTNERS_KAFKA", help="Kafka's address, host:port, as partners are told it."),
]
File = Annotated[
    Path | None, typer.Option("--topics", envvar="LEAD_TOPICS", help="Another declaration than the project's.")
]
Id = Annotated[str, typer.Argument(help="The partner's id.")]
Name = Annotated[str, typer.Argument(help="Its id, as karachi-university, or a name that one is made of.")]
NewAsJson = Annotated[bool, typer.Option("--json", help=f"{NEW_SHAPE}.")]
ENTRY = (
    '{"partner_id", "name", "organisation_id", "provinces", "contexts", "channels", "quota", "valid_until_on", "since", '
    '"revoked", "revoked_at", "rotation", "version"}'
)


@app.command()
def add(
    name: Name,
    *,
    province: Annotated[list[str], typer.Option(help="As PK-SD; PK: programme-wide facts. May be repeated.")],
    context: Annotated[list[str], typer.Option(help="As reporting. May be repeated.")],
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day; by default until it is revoked.")
    ] = None,
    channel: Annotated[
        list[str] | None, typer.Option(help="kafka, pull, sse, webhook; by default all. May be repeated.")
    ] = None,
    called: Annotated[str | None, typer.Option(help="Its name as people write it; by default NAME.")] = None,
    organisation: Annotated[str | None, typer.Option(help="Where it is a member: <register>-<number there>.")] = None,
    kafka_bytes: Annotated[int | None, typer.Option(help="What it may read from Kafka, bytes a second.")] = None,
    requests: Annotated[int | None, typer.Option(help="How many HTTP requests it may make a minute.")] = None,
    as_json: NewAsJson = False,
    token: Token = None,
    service: Service = None,
    address: Address = None,
    topics: File = None,
    data: Data = Path(".lead"),
) -> None:
    """Give a partner access, and print its credentials once, with configurations for common clients.

    Broken off, run it again: what is there already is left, what is missing is made.
    """
    quota = {"kafka_bytes_per_second": kafka_bytes, "requests_per_minute": requests}
    given = {
        "partner_id": _id(name),
        "name": called or name,
        "organisation_id": organisation,
        "provinces": province,
        "contexts": context,
        "channels": channel,
        "quota": {one: value for one, value in quota.items() if value is not None} or None,
        "valid_until_on": until.date().isoformat() if until else None,
    }
    giver = giving(notifications(service, token, data), address, topics, data)
    entry = giver.register({one: value for one, value in given.items() if value is not None})
    _tell(giver, giver.credentials(entry, renew=False), as_json=as_json)


@app.command("list")
def list_(
    *,
    province: Annotated[str | None, typer.Option(help="Only those that read of it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help=f"[{ENTRY}].")] = False,
    token: Token = None,
    service: Service = None,
    data: Data = Path(".lead"),
) -> None:
    """Show every partner: what it may read, until when, and whether it was revoked."""
    asked = notifications(service, token, data)
    rows: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = asked.shown("", province=province, cursor=cursor, limit="200")
        rows += page["data"]
        if (cursor := page["cursor"]) is None:
            break
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        state = "revoked" if row["revoked"] else f"until {row['valid_until_on'] or 'revoked'}"
        reads = f"{','.join(row['provinces'])}  {','.join(row['contexts'])}  {','.join(row['channels'])}"
        typer.echo(f"{row['partner_id']:<24} {state:<16} {reads}  {row['name']}")
    if not rows:
        typer.echo("none")


@app.command()
def show(
    partner_id: Id,
    *,
    as_json: Annotated[bool, typer.Option("--json", help=f"{ENTRY}.")] = False,
    token: Token = None,
    service: Service = None,
    address: Address = None,
    topics: File = None,
    data: Data = Path(".lead"),
) -> None:
    """Show one partner with its configurations, in which secrets are left out."""
    asked = notifications(service, token, data)
    entry = asked.shown(f"/{partner_id}")
    if as_json:
        typer.echo(json.dumps(entry, ensure_ascii=False))
        return
    for name, value in entry.items():
        typer.echo(f"{name:<16} {json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value}")
    if not entry["revoked"]:
        giver = giving(asked, address, topics, data)
        giver.print_configurations(giver.without_secrets(entry))


@app.command()
def rotate(
    partner_id: Id,
    *,
    grace: Annotated[
        float, typer.Option(help="Hours for which older HTTP tokens go on; 0 where they are lost.", min=0, max=168)
    ] = 24,
    why: Annotated[str, typer.Option(help="request, credentials_lost, other.")] = "request",
    as_json: NewAsJson = False,
    token: Token = None,
    service: Service = None,
    address: Address = None,
    topics: File = None,
    data: Data = Path(".lead"),
) -> None:
    """Give a partner a new Kafka password and a new HTTP token, and print them once.

    The older password opens no new connection from now on; connections that are open end within a minute. Older tokens
    go on for the grace. Broken off, run it again.
    """
    giver = giving(notifications(service, token, data), address, topics, data)
    entry = giver.rotate(partner_id, {"grace_seconds": round(grace * 3600), "why": {"code": why}})
    _tell(giver, giver.credentials(entry, renew=True), as_json=as_json)


@app.command()
def revoke(
    partner_id: Id,
    *,
    why: Annotated[str, typer.Option(help="agreement_ended, misuse, credentials_lost, request, other.")],
    text: Annotated[str | None, typer.Option(help="The reason in a sentence.")] = None,
    token: Token = None,
    service: Service = None,
    topics: File = None,
    data: Data = Path(".lead"),
) -> None:
    """End a partner's access at once: routes refuse it, Kafka knows neither its password nor any grant. Again: the same."""
    giver = giving(notifications(service, token, data), None, topics, data)
    giver.revoke(partner_id, {"why": {"code": why} | ({"text": text} if text else {})})
    typer.echo(f"{partner_id} may read nothing any more.")
    typer.echo(
        "Does its account act for a member? Let the member name another: it gives no command any more.", err=True
    )


@app.command()
def enforce(
    *,
    every: Annotated[
        float | None, typer.Option(help="Again after so many seconds, until Ctrl-C; by default once.", min=1)
    ] = None,
    listen: Annotated[
        int | None, typer.Option(help="A port that tells whether the last round went well.", min=1, max=65535)
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help='{"partners", "made", "taken_back", "removed": [partner_id]}.')
    ] = False,
    topics: File = None,
    data: Data = Path(".lead"),
) -> None:
    """Bring Kafka to agree with what partners are given now: changes, last days that are over, revocations over HTTP.

    Run as a user that may change Kafka's access list; with --every 30 an access that ends is cut within a minute.
    """
    from shared.cli.alive import Alive  # noqa: PLC0415 - `lead` starts faster without
    from shared.cli.partner_giving import partner_kafka  # noqa: PLC0415 - as above
    from shared.devstack.trouble import Trouble  # noqa: PLC0415 - as above

    kafka = partner_kafka(None, topics, data)
    if not kafka.secured:
        raise Trouble("This Kafka asks nobody who they are.", "lead up --secure makes one that does.")
    alive = Alive(listen) if listen else None
    while True:
        trouble = _enforced(kafka, always=every is None, as_json=as_json)
        if alive is not None:
            alive.ended(trouble.what if trouble else None)
        if every is None:
            if trouble is not None:
                raise trouble
            return
        time.sleep(every)


def _enforced(kafka: PartnerKafka, *, always: bool, as_json: bool) -> Trouble | None:
    """Enforce once and say what was done, `always` or when it was something; what stood in the way, None where nothing."""
    from shared.devstack.trouble import Trouble  # noqa: PLC0415 - `lead` starts faster without

    try:
        told = kafka.enforce()
    except Trouble as trouble:
        if not always:
            typer.echo(trouble.what, err=True)
        return trouble
    if as_json:
        typer.echo(json.dumps(told))
    elif always or told["made"] or told["taken_back"] or told["removed"]:
        ended = f"; ended: {', '.join(told['removed'])}" if told["removed"] else ""
        counts = f"{told['made']} grants made, {told['taken_back']} taken back"
        typer.echo(f"{told['partners']} partners, {counts}{ended}.")
    return None


def _tell(giver: Giving, told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        giver.print_credentials(told)
        giver.print_configurations(told["configurations"])


def _id(name: str) -> str:
    """An id of a name: `karachi-university` of "Karachi University"."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].rstrip("-")
