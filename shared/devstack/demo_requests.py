"""What the demonstration's people send: the bodies of their requests, made from its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.devstack.demo_rows import Row, folder, rows
from shared.devstack.demo_sandbox import MODEL, in_sandbox
from shared.devstack.people import GUIDES
from shared.reference.provinces import PROVINCES, province_of_pcode

APPROVAL = {"authority": "secretariat, charter article 4", "on": "2024-03-15"}
SWORN_IN = {"PK-SD": "2024-02-24", "PK-BA": "2024-02-28"}
"""The day on which a provincial assembly's members took their seats."""


@dataclass(frozen=True, slots=True)
class Alliance:
    """An alliance of the demonstration; `named` says whether sources name it as working."""

    province: str
    name: str
    association: str
    named: bool

    def beginning(self) -> dict[str, Any]:
        """What establishes it."""
        return {
            "name": {"en": self.name},
            "established_on": "2024-03-01",
            "guiding_association": {
                "organisation_id": GUIDES[self.province],
                "name": self.association,
                "sector": "public",
                "tier": "provincial",
            },
            "demonstration": not self.named,
        }


# Sources name working alliances in Sindh and Balochistan; the others are demonstration, and say so.
ALLIANCES = (
    Alliance("PK-SD", "Sindh Alliance for the SDGs", "Local Councils Association of Sindh", named=True),
    Alliance("PK-BA", "Balochistan Alliance for the SDGs", "Local Councils Association Balochistan", named=True),
    Alliance("PK-PB", "Punjab Alliance for the SDGs", "Local Councils Association Punjab", named=False),
    Alliance("PK-KP", "Khyber Pakhtunkhwa Alliance for the SDGs", "Local Councils Association KP", named=False),
    Alliance("PK-X1", "Sandbox Alliance for the SDGs", "Sandbox Local Councils Association", named=False),
)


def application(row: Row) -> dict[str, Any]:
    """An organisation of the table applies; its head is the contact `c-<member>`."""
    scheme, _, registration = row["member_id"].partition("-")
    told = {
        "name": {"en": row["name"]},
        "identifiers": [{"scheme": scheme, "id": registration}],
        "sector": row["sector"],
        "organisation_type": row["organisation_type"],
        "districts": row["districts"].split(),
        "focus_goals": [int(goal) for goal in row["goals"].split()],
        "charter_accepted_on": "2024-03-01",
        "contact_id": f"c-{row['member_id']}",
    }
    return told | {name: row[name] for name in ("tier", "body_type") if row[name]}


def legislators(province: str) -> dict[str, Any]:
    """The table's members of a provincial assembly, numbered as spreadsheets do."""
    name = next(one.name for one in PROVINCES if one.code == province)
    table = [dict(row) | {"row": number} for number, row in enumerate(rows("legislators.csv"), 2)]
    return {
        "start_date": SWORN_IN[province],
        "source": {"title": "the demonstration's table"},
        "rows": [row for row in table if row["province"] == name],
    }


def adoption(row: Row) -> dict[str, Any]:
    """An indicator of the table is adopted."""
    target = {"value": row["target_2030"], "year": 2030} if row["target_2030"] else None
    return {
        "code": row["code"],
        "framework": row["framework"],
        "label": {"en": row["label"]},
        "unit": row["unit"],
        "direction": row["direction"],
        "limits": {name: row[column] for name, column in (("low", "limit_low"), ("high", "limit_high")) if row[column]},
        "adopted_on": "2026-01-02",
        **({"target": target} if target else {}),
        **({"goals": [int(goal) for goal in row["goals"].split()]} if row.get("goals") else {}),
    }


def figures() -> dict[str, str]:
    """The table's figures as a file for each province; the sandbox's are those of the districts that it is told after."""
    header, *lines = (folder() / "figures.csv").read_text(encoding="utf-8").splitlines()
    lines += [in_sandbox(line) for line in lines if line.split(",")[1] in MODEL]
    by_province: dict[str, list[str]] = {}
    for line in lines:
        province = province_of_pcode(line.split(",")[1]) or ""
        by_province.setdefault(province, [header]).append(line)
    return {province: "\n".join([*found, ""]) for province, found in by_province.items()}
