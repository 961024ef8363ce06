"""Who acts in the demonstration: offices of a province, heads of its members, and everybody else by account."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from shared.web.issuer import mint

GUIDES = {"PK-SD": "lcas", "PK-BA": "lcab", "PK-PB": "lcap", "PK-KP": "lcakp", "PK-X1": "sandbox-association"}
"""The local councils association that guides a province's alliance."""


class Acting(NamedTuple):
    """An account with the office that its token tells, and the organisation of that office."""

    account: str
    office: tuple[str, str] | None = None
    organisation: str | None = None


def acting(who: str, province: str) -> Acting:
    """Who gives a command: `programme`, an office of the province, a member (its head), or an account of no office."""
    match who:
        case "programme":
            return Acting("programme@lead", ("programme", "PK"), "adlg")
        case "association":
            return Acting(f"association-{province.lower()}", (who, province), GUIDES[province])
        case "secretariat" | "committee_secretary":
            return Acting(
                f"{who.replace('_', '-')}-{province.lower()}", (who, province), f"office-{province[3:].lower()}"
            )
        case _:
            return Acting(f"head-{who}" if who.startswith(("demo-", "sandbox-")) else who)


def token_of(issuer: Path, who: str, province: str) -> str:
    """A token of whoever gives a command, made by the issuer in the folder. Raises OSError."""
    person = acting(who, province)
    roles = [person.office] if person.office else ()
    return mint(issuer, person.account, roles=roles, organisation=person.organisation)
