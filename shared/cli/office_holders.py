"""`lead import office-holders`: a list of legislators brought to advocacy, with every row's answer."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.row_answers import by_rule, counts, refused

COLUMNS = ("constituency_code", "constituency_name", "member_name", "party", "party_raw", "province", "district")
NEEDED = ("constituency_code", "member_name", "province")
COUNTS = ("rows", "accepted", "repeated", "refused")
SHAPE = (
    '{"rows", "accepted", "repeated", "refused", '
    '"answers": [{"row", "outcome", "person_id", "membership_id", "column", "value", "rule", "candidates", "facts"}]}'
)
"""What `lead import office-holders --json` prints; an answer has the last five where its row is not taken."""

AT_ONCE = 100
"""Rows in a request: the service takes at most 200."""

OFFICE = "programme"


def office_holders(
    *,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV, UTF-8.")],
    province: Annotated[str, typer.Option(help="As PK-SD; PK for the National Assembly.")],
    start: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day since when they hold their seats.")],
    source: Annotated[str | None, typer.Option(help="Where the list is from; by default the file's name.")] = None,
    source_url: Annotated[str | None, typer.Option(help="Its address.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help=f"{SHAPE}.")] = False,
    token: Annotated[
        str | None,
        typer.Option(envvar="LEAD_TOKEN", help="A bearer token; by default the programme's of this machine."),
    ] = None,
    service: Annotated[
        str | None,
        typer.Option(envvar="LEAD_ADVOCACY_URL", help="Where advocacy answers; by default the installation's."),
    ] = None,
    data: Annotated[Path, typer.Option("--data", envvar="LEAD_DATA", help="The installation.")] = Path(".lead"),
) -> None:
    """Bring a list of legislators; every row is answered. The same list again changes nothing."""
    rows = list(read_rows(file))
    url, bearer = _where(service, token, data)
    about = {"title": source or file.name} | ({"url": source_url} if source_url else {})
    body = {"start_date": start.date().isoformat(), "source": about}
    told: dict[str, Any] = dict.fromkeys(COUNTS, 0) | {"answers": []}
    for begin in range(0, len(rows), AT_ONCE):
        answer = _bring(
            f"{url}/advocacy/v1/{province}/office_holders/rows", bearer, body, rows[begin : begin + AT_ONCE]
        )
        told = {name: told[name] + answer[name] for name in told}
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(_summary(told)))


def read_rows(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of a list as the service takes them, numbered as spreadsheets do. Raises Trouble for what is no such list."""
    from shared.devstack.trouble import Trouble  # noqa: PLC0415 - `lead` starts faster without

    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            table = csv.DictReader(text)
            if missing := [name for name in NEEDED if name not in (table.fieldnames or ())]:
                raise Trouble(f"{file} has no column {', '.join(missing)}.", f"Its columns are {', '.join(COLUMNS)}.")
            for number, row in enumerate(table, 2):
                yield {name: row[name] for name in COLUMNS if row.get(name) is not None} | {"row": number}
    except UnicodeDecodeError as wrong:
        raise Trouble(f"{file} is not UTF-8: {wrong.reason} at byte {wrong.start}.", "Save it as UTF-8.") from wrong


def _where(service: str | None, token: str | None, data: Path) -> tuple[str, str]:
    from shared.devstack.installation import installation  # noqa: PLC0415 - `lead` starts faster without
    from shared.reference.provinces import PK  # noqa: PLC0415 - as above
    from shared.web.issuer import mint  # noqa: PLC0415 - as above

    if service is not None and token is not None:
        return service.rstrip("/"), token
    here = installation(data)
    bearer = token or mint(here.issuer, OFFICE, roles=[(OFFICE, PK)], organisation=OFFICE)
    return service.rstrip("/") if service else here.address_of("advocacy"), bearer


def _bring(url: str, token: str, body: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The answers to some rows; says why and exits 1 where none was taken. Raises Trouble for what can be retried."""
    import httpx  # noqa: PLC0415 - `lead` starts faster without

    from shared.devstack.trouble import Trouble  # noqa: PLC0415 - as above

    try:
        answer = httpx.post(
            url,
            json=body | {"rows": rows},
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(10, read=None),
        )
        if answer.status_code != httpx.codes.OK:
            refused(answer.text)
        told: dict[str, Any] = answer.json()
    except httpx.ConnectError as error:
        raise Trouble(
            f"Advocacy does not answer at {url}: {error}.", "See lead status, or start it: lead up."
        ) from error
    except (httpx.TransportError, ValueError) as error:
        raise Trouble(f"The import was interrupted: {error}.", "Run the same command again: it goes on.") from error
    return told


def _summary(told: dict[str, Any]) -> Iterator[str]:
    yield from counts(told, COUNTS)
    yield from by_rule(told["answers"])
