"""Every route of advocacy against the table of permissions."""

from __future__ import annotations

import pytest

from shared.contracts.membership import RepresentativeNamed, RepresentativeRole
from shared.web.permissions import Office, Permission
from tests.integration.advocacy.awareness import CAMPAIGN, CAMPAIGNS, SESSION, SESSIONS, made, signed
from tests.integration.advocacy.conftest import PRESS_CLUB, SCHOOLS, Advocacy
from tests.integration.advocacy.meeting import MEMBERSHIP, in_office, published
from tests.integration.advocacy.promising import asked, promised
from tests.integration.web.grid import NOBODY, OFFICERS, Grid, Person
from tests.integration.web.grid import SINDH as PK_SD

V1 = "/advocacy/v1/{province}"
PERMISSIONS = {
    "POST /advocacy/v1/sandbox/events": Permission.TRY_SANDBOX,
    # awareness and partnerships
    f"POST {V1}/campaigns": Permission.LAUNCH_CAMPAIGN,
    f"POST {V1}/campaigns/{{campaign_id}}/closure": Permission.LAUNCH_CAMPAIGN,
    f"GET {V1}/campaigns": Permission.READ_PUBLIC,
    f"GET {V1}/campaigns/{{campaign_id}}": Permission.READ_PUBLIC,
    f"POST {V1}/sessions": Permission.HOLD_SESSION,
    f"POST {V1}/sessions/{{session_id}}/correction": Permission.HOLD_SESSION,
    f"GET {V1}/sessions": Permission.READ_PUBLIC,
    f"GET {V1}/sessions/{{session_id}}": Permission.READ_PUBLIC,
    f"GET {V1}/awareness": Permission.READ_PUBLIC,
    f"POST {V1}/partnerships": Permission.FORM_PARTNERSHIP,
    f"POST {V1}/partnerships/{{partnership_id}}/signature": Permission.FORM_PARTNERSHIP,
    f"POST {V1}/partnerships/{{partnership_id}}/milestones/{{milestone_id}}/achievement": Permission.FORM_PARTNERSHIP,
    f"POST {V1}/partnerships/{{partnership_id}}/closure": Permission.FORM_PARTNERSHIP,
    f"GET {V1}/partnerships": Permission.READ_PUBLIC,
    f"GET {V1}/partnerships/{{partnership_id}}": Permission.READ_PUBLIC,
    # commitments and asks
    f"POST {V1}/commitments": Permission.RECORD_COMMITMENT,
    f"POST {V1}/commitments/{{commitment_id}}/due": Permission.RECORD_COMMITMENT,
    f"POST {V1}/commitments/{{commitment_id}}/handover": Permission.RECORD_COMMITMENT,
    f"POST {V1}/commitments/{{commitment_id}}/progress": Permission.REPORT_COMMITMENT,
    f"POST {V1}/commitments/{{commitment_id}}/assessment": Permission.ASSESS_COMMITMENT,
    f"POST {V1}/commitments/{{commitment_id}}/closure": Permission.RECORD_COMMITMENT,
    f"GET {V1}/commitments": Permission.READ_PUBLIC,
    f"GET {V1}/commitments/{{commitment_id}}": Permission.READ_PUBLIC,
    f"POST {V1}/asks": Permission.RAISE_ASK,
    f"POST {V1}/asks/{{ask_id}}/stage": Permission.ADVANCE_ASK,
    f"POST {V1}/asks/{{ask_id}}/achievement": Permission.ADVANCE_ASK,
    f"POST {V1}/asks/{{ask_id}}/drop": Permission.ADVANCE_ASK,
    f"GET {V1}/asks": Permission.READ_PUBLIC,
    f"GET {V1}/asks/{{ask_id}}": Permission.READ_PUBLIC,
    # office holders and meetings
    f"POST {V1}/office_holders": Permission.REGISTER_OFFICE_HOLDER,
    f"PUT {V1}/office_holders/{{person_id}}": Permission.REGISTER_OFFICE_HOLDER,
    f"POST {V1}/office_holders/rows": Permission.REGISTER_OFFICE_HOLDER,
    f"POST {V1}/office_holders/{{person_id}}/posts": Permission.REGISTER_OFFICE_HOLDER,
    f"POST {V1}/office_holders/{{person_id}}/posts/{{membership_id}}/end": Permission.REGISTER_OFFICE_HOLDER,
    f"POST {V1}/office_holders/{{person_id}}/posts/{{membership_id}}/correction": Permission.REGISTER_OFFICE_HOLDER,
    f"POST {V1}/office_holders/{{person_id}}/posts/{{membership_id}}/annulment": Permission.REGISTER_OFFICE_HOLDER,
    f"GET {V1}/office_holders": Permission.READ_PUBLIC,
    f"GET {V1}/office_holders/{{person_id}}": Permission.READ_PUBLIC,
    f"GET {V1}/posts": Permission.READ_PUBLIC,
    f"POST {V1}/meetings": Permission.SCHEDULE_MEETING,
    f"POST {V1}/meetings/{{meeting_id}}/rescheduling": Permission.SCHEDULE_MEETING,
    f"POST {V1}/meetings/{{meeting_id}}/cancellation": Permission.SCHEDULE_MEETING,
    f"POST {V1}/meetings/log": Permission.LOG_MEETING,
    f"POST {V1}/meetings/{{meeting_id}}/log": Permission.LOG_MEETING,
    f"POST {V1}/meetings/{{meeting_id}}/correction": Permission.LOG_MEETING,
    f"POST {V1}/meetings/{{meeting_id}}/publication": Permission.PUBLISH_MEETING,
    f"GET {V1}/meetings": Permission.READ_PUBLIC,
    f"GET {V1}/meetings/{{meeting_id}}": Permission.READ_PUBLIC,
    f"GET {V1}/calendar.ics": Permission.READ_PUBLIC,
    # briefs
    "GET /advocacy/v1/briefs/{person_id}": Permission.READ_PUBLIC,
    "GET /advocacy/v1/briefs/{person_id}/page": Permission.READ_PUBLIC,
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
    Person("both", ((Office.SECRETARIAT, PK_SD),), SCHOOLS, frozenset({"data_officer"})),
)


@pytest.fixture
async def grid(advocacy: Advocacy) -> Grid:
    """Members of whom one is suspended, a person in each role, and one of each thing that paths name."""
    await advocacy.begin()
    await advocacy.join(SUSPENDED)
    await advocacy.suspend(SUSPENDED)
    values = {
        # awareness and partnerships
        "campaign_id": await made(advocacy, "amina", CAMPAIGNS, CAMPAIGN),
        "session_id": await made(advocacy, "amina", SESSIONS, SESSION),
        "partnership_id": await signed(advocacy),
        "milestone_id": "built",
        # commitments and asks
        "commitment_id": await promised(advocacy),
        "ask_id": await asked(advocacy),
        # office holders and meetings
        "person_id": await in_office(advocacy),
        "membership_id": MEMBERSHIP,
        "meeting_id": await published(advocacy),
    }
    for person in PEOPLE:
        if person.member is not None:
            await advocacy.told(RepresentativeNamed, person.member, account_id=person.name, roles=sorted(person.roles))
    await advocacy.catch_up()
    return Grid(advocacy.app, advocacy.client, advocacy.issuer, PERMISSIONS, values)


async def test_every_route_has_its_permission_here(grid: Grid) -> None:
    assert grid.unlisted() == set()


async def test_no_route_answers_a_token_that_does_not_hold_and_only_public_ones_answer_without(grid: Grid) -> None:
    assert await grid.strangers() == []


async def test_everybody_may_what_the_table_says_and_nothing_else(grid: Grid) -> None:
    assert await grid.people(PEOPLE) == []
