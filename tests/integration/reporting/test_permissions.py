"""Every route of reporting against the table of permissions."""

from __future__ import annotations

import pytest

from shared.contracts.membership import RepresentativeNamed, RepresentativeRole
from shared.web.permissions import Office, Permission
from tests.integration.reporting.conftest import FIGURE, KEY, PRESS_CLUB, SCHOOL, SINDH, Reporting
from tests.integration.web.grid import NOBODY, OFFICERS, Grid, Person
from tests.integration.web.grid import SINDH as PK_SD

V1 = "/reporting/v1"
FIGURES = f"{V1}/{{province}}/figures"
PERMISSIONS = {
    "POST /reporting/v1/sandbox/events": Permission.TRY_SANDBOX,
    f"GET {V1}/indicators": Permission.READ_VERIFIED,
    f"GET {V1}/indicators/{{code}}": Permission.READ_VERIFIED,
    f"POST {V1}/indicators": Permission.ADOPT_INDICATOR,
    f"POST {V1}/indicators/{{code}}/target": Permission.ADOPT_INDICATOR,
    f"POST {V1}/indicators/{{code}}/retirement": Permission.ADOPT_INDICATOR,
    f"POST {FIGURES}": Permission.SUBMIT_FIGURE,
    f"POST {FIGURES}/correction": Permission.CORRECT_FIGURE,
    f"POST {FIGURES}/withdrawal": Permission.WITHDRAW_FIGURE,
    f"POST {FIGURES}/verification": Permission.VERIFY_FIGURE,
    f"POST {FIGURES}/return": Permission.RETURN_FIGURE,
    f"POST {V1}/{{province}}/verifications": Permission.VERIFY_FIGURE,
    f"GET {V1}/{{province}}/series": Permission.READ_VERIFIED,
    f"GET {V1}/{{province}}/series/{{indicator}}/{{area}}/{{dimensions}}": Permission.READ_VERIFIED,
    f"GET {V1}/imports/profiles": Permission.READ_VERIFIED,
    f"GET {V1}/imports/template.csv": Permission.READ_VERIFIED,
    f"GET {V1}/imports/template.xlsx": Permission.READ_VERIFIED,
    f"POST {V1}/imports": Permission.IMPORT_FIGURES,
    f"POST {V1}/imports/rows": Permission.IMPORT_FIGURES,
    f"GET {V1}/scorecard": Permission.READ_VERIFIED,
    f"GET {V1}/{{province}}/scorecard": Permission.READ_VERIFIED,
    f"GET {V1}/{{province}}/scorecards/{{area}}": Permission.READ_VERIFIED,
}

SUSPENDED = "secp-0777"
ROLES: tuple[RepresentativeRole, ...] = ("head", "focal_person", "data_officer", "alternate")
PEOPLE = (
    *OFFICERS,
    NOBODY,
    *(
        Person(f"{role}-of-{member}", (), member, frozenset({role}), active=member != SUSPENDED)
        for member in (PRESS_CLUB, SUSPENDED)
        for role in ROLES
    ),
    Person("both", ((Office.SECRETARIAT, PK_SD),), SCHOOL, frozenset({"data_officer"})),
)


@pytest.fixture
async def grid(reporting: Reporting) -> Grid:
    """Members of whom one is suspended, a person in each role, and a figure that is verified."""
    await reporting.begin()
    await reporting.done("amina", f"{SINDH}/figures", FIGURE)
    await reporting.done("secretariat", f"{SINDH}/verifications", {"figures": [KEY]})
    await reporting.join(SUSPENDED)
    await reporting.suspend(SUSPENDED)
    for person in PEOPLE:
        if person.member is not None:
            roles = sorted(person.roles)
            await reporting.told(RepresentativeNamed, person.member, account_id=person.name, roles=roles)
    await reporting.catch_up()
    values = {"code": "7.1.1", "indicator": "7.1.1", "area": "PK713", "dimensions": "_T", "member_id": PRESS_CLUB}
    return Grid(reporting.app, reporting.client, reporting.issuer, PERMISSIONS, values)


async def test_every_route_has_its_permission_here(grid: Grid) -> None:
    assert grid.unlisted() == set()


async def test_no_route_answers_a_token_that_does_not_hold_and_only_public_ones_answer_without(grid: Grid) -> None:
    assert await grid.strangers() == []


async def test_everybody_may_what_the_table_says_and_nothing_else(grid: Grid) -> None:
    assert await grid.people(PEOPLE) == []
