"""`lead token`: a bearer token of the local issuer, printed alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from shared.reference.provinces import PROVINCE_CODES
from shared.web.issuer import mint
from shared.web.permissions import Office


def token(
    account: Annotated[str | None, typer.Option(help="The account that the token names.")] = None,
    role: Annotated[Office | None, typer.Option(help="An office that the account holds.")] = None,
    province: Annotated[str | None, typer.Option(help="Where it holds the office; PK for everywhere.")] = None,
    organisation: Annotated[
        str | None,
        typer.Option(help="The organisation of the office; by default named after role and province."),
    ] = None,
    hours: Annotated[float, typer.Option(help="How long the token holds.", min=0.01)] = 12,
    data: Annotated[
        Path, typer.Option(envvar="LEAD_DATA", help="The installation whose services shall accept the token.")
    ] = Path(".lead"),
) -> None:
    """Print a token for `--account`, for `--role` in `--province`, or for both."""
    if account is None and role is None:
        raise typer.BadParameter("name an account, or a role and a province")
    if (role is None) != (province is None):
        raise typer.BadParameter("--role and --province go together")
    if province is not None and province not in PROVINCE_CODES:
        raise typer.BadParameter(f"unknown province {province}: one of {', '.join(sorted(PROVINCE_CODES))}")
    office = f"{role}-{province}".lower() if role and province else None
    try:
        printed = mint(
            data / "issuer",
            account or str(office),
            roles=[(role, province)] if role and province else [],
            organisation=organisation or office,
            lifetime=timedelta(hours=hours),
        )
    except OSError as wrong:
        typer.echo(f"The issuer's key in {data / 'issuer'} can't be used: {wrong}", err=True)
        raise typer.Exit(1) from wrong
    typer.echo(printed)
