"""`lead import`: files brought in; figures to reporting, with their progress, and every row's answer."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from shared.cli.office_holders import office_holders
from shared.cli.row_answers import by_rule, counts, refused

if TYPE_CHECKING:
    from shared.devstack.shown import Terminal

app = typer.Typer(no_args_is_help=True, help="Files brought in.")

DEMO_ACCOUNT = "demo-data-officer"
"""The demonstration's account, which every demonstration alliance has as its first member's data officer."""

COUNTS = ("rows", "accepted", "repeated", "correction_needed", "refused")
SHAPE = (
    '{"rows", "accepted", "repeated", "correction_needed", "refused", "profile", "dry_run", "imports": {province: id}, '
    '"answers": [{"row", "outcome", "column", "field", "value", "rule", "candidates", "facts"}]}'
)
"""What `lead import figures --json` prints; an answer has the last six where its value is not taken."""


app.command("office-holders")(office_holders)


@app.callback()
def files() -> None:
    """Files brought in."""


@app.command()
def figures(
    *,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV or XLSX.")],
    profile: Annotated[str | None, typer.Option(help="A mapping profile; by default the header picks one.")] = None,
    province: Annotated[str | None, typer.Option(help="As PK-SD; by default each row's area decides.")] = None,
    sheet: Annotated[str | None, typer.Option(help="A worksheet; by default the first.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Answer every row, store nothing.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Return when queries show what was stored.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help=f"{SHAPE}.")] = False,
    answers: Annotated[
        Path | None, typer.Option(help="Write the file there again, with the answers beside its rows.", dir_okay=False)
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(envvar="LEAD_TOKEN", help="A bearer token; by default the demonstration's data officer's."),
    ] = None,
    service: Annotated[
        str | None,
        typer.Option(envvar="LEAD_REPORTING_URL", help="Where reporting answers; by default the installation's."),
    ] = None,
    data: Annotated[Path, typer.Option("--data", envvar="LEAD_DATA", help="The installation.")] = Path(".lead"),
) -> None:
    """Bring a file of figures; every row is answered. The same file again changes nothing, an interrupted one goes on."""
    from shared.devstack.shown import Terminal  # noqa: PLC0415 - `lead` starts faster without

    url, bearer = _where(service, token, data)
    asked = {"profile": profile, "province": province, "sheet": sheet}
    params = {name: value for name, value in asked.items() if value is not None}
    params |= {name: "true" for name, wished in (("dry_run", dry_run), ("wait", wait)) if wished}
    params |= {"answers": "file"} if answers is not None else {}
    with Terminal() as shown, file.open("rb") as content:
        written = answers.open("wb") if answers is not None else None
        try:
            told = _bring(f"{url}/reporting/v1/imports", bearer, params, (file.name, content), shown, written)
        finally:
            if written is not None:
                written.close()
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(_summary(told)))


def _where(service: str | None, token: str | None, data: Path) -> tuple[str, str]:
    from shared.devstack.installation import installation  # noqa: PLC0415 - `lead` starts faster without
    from shared.web.issuer import mint  # noqa: PLC0415 - as above

    if service is not None and token is not None:
        return service.rstrip("/"), token
    here = installation(data)
    url = service.rstrip("/") if service else here.address_of("reporting")
    return url, token or mint(here.issuer, DEMO_ACCOUNT)


def _bring(
    url: str,
    token: str,
    params: dict[str, str],
    file: tuple[str, BinaryIO],
    shown: Terminal,
    written: BinaryIO | None,
) -> dict[str, Any]:
    """The answer to the file; says why and exits 1 where nothing could be read. Raises Trouble for what can be retried."""
    import httpx  # noqa: PLC0415 - `lead` starts faster without

    from shared.devstack.trouble import Trouble  # noqa: PLC0415 - as above

    headers = {"Authorization": f"Bearer {token}", "Accept": "application/x-ndjson"}
    again = "Run the same command again: it goes on where it stopped."
    try:
        with (
            httpx.Client(timeout=httpx.Timeout(10, read=None, write=None)) as client,
            client.stream("POST", url, params=params, headers=headers, files={"file": file}) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                answer.read()
                refused(answer.text)
            for line in answer.iter_lines():
                match json.loads(line):
                    case {"progress": progress}:
                        shown.step("rows", progress["rows"], max(progress["of"], progress["rows"]))
                    case {"file": piece} if written is not None:
                        written.write(base64.b64decode(piece["base64"]))
                    case {"problem": problem}:
                        raise Trouble(f"The import was interrupted: {problem['title']}.", again)
                    case {"result": dict() as told}:
                        shown.step("rows", told["rows"], told["rows"])
                        return told
    except httpx.ConnectError as error:
        raise Trouble(
            f"Reporting does not answer at {url}: {error}.", "See lead status, or start it: lead up."
        ) from error
    except (httpx.TransportError, ValueError) as error:
        raise Trouble(f"The import was interrupted: {error}.", again) from error
    raise Trouble("The import was interrupted: the answer has no end.", again)


def _summary(told: dict[str, Any]) -> Iterator[str]:
    yield f"Profile {told['profile']}{', dry run: nothing was stored' if told['dry_run'] else ''}"
    yield from counts(told, COUNTS)
    yield from by_rule(told["answers"])
