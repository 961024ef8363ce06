"""Every route of membership against the table of permissions."""

from __future__ import annotations

import pytest

from shared.contracts.membership import RepresentativeRole
from shared.web.permissions import Office, Permission
from tests.integration.membership.committee import a_decision
from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance
from tests.integration.membership.half_year import DRAFT, PLAN, plan_activity
from tests.integration.membership.test_chapters import OPEN
from tests.integration.membership.test_linkages import SIGNING
from tests.integration.membership.test_priorities import RANKING
from tests.integration.membership.test_support import ASK
from tests.integration.web.grid import NOBODY, OFFICERS, Grid, Person
from tests.integration.web.grid import SINDH as PK_SD

V1 = "/membership/v1"
MEMBER, OTHER = "secp-0012", "secp-0099"
LINKAGES, WORK = f"{V1}/{{province}}/linkages", f"{V1}/{{province}}/work"
PERMISSIONS = {
    "POST /membership/v1/sandbox/events": Permission.TRY_SANDBOX,
    f"GET {V1}/alliances": Permission.READ_MEMBERS,
    f"POST {V1}/{{province}}/alliance": Permission.ESTABLISH_ALLIANCE,
    f"GET {V1}/{{province}}/alliance": Permission.READ_MEMBERS,
    f"POST {V1}/{{province}}/members": Permission.APPLY,
    f"GET {V1}/{{province}}/members": Permission.READ_MEMBERS,
    f"GET {V1}/{{province}}/members/{{member_id}}": Permission.READ_MEMBERS,
    f"GET {V1}/{{province}}/counts": Permission.READ_MEMBERS,
    f"POST {V1}/{{province}}/members/{{member_id}}/withdrawal": Permission.LEAVE,
    f"POST {V1}/{{province}}/members/{{member_id}}/approval": Permission.DECIDE_ADMISSION,
    f"POST {V1}/{{province}}/members/{{member_id}}/decline": Permission.DECIDE_ADMISSION,
    f"POST {V1}/{{province}}/members/{{member_id}}/suspension": Permission.SUSPEND,
    f"POST {V1}/{{province}}/members/{{member_id}}/reinstatement": Permission.REINSTATE,
    f"POST {V1}/{{province}}/members/{{member_id}}/departure": Permission.LEAVE,
    f"PUT {V1}/{{province}}/members/{{member_id}}/profile": Permission.CHANGE_PROFILE,
    f"GET {V1}/{{province}}/members/{{member_id}}/representatives": Permission.READ_REPRESENTATIVES,
    f"POST {V1}/{{province}}/members/{{member_id}}/representatives": Permission.NAME_REPRESENTATIVE,
    f"POST {V1}/{{province}}/members/{{member_id}}/representatives/{{contact_id}}/release": (
        Permission.NAME_REPRESENTATIVE
    ),
    f"GET {V1}/{{province}}/applications": Permission.READ_APPLICATIONS,
    f"GET {V1}/{{province}}/applications/{{member_id}}": Permission.READ_APPLICATIONS,
    f"GET {LINKAGES}": Permission.READ_WORK,
    f"GET {LINKAGES}/metrics": Permission.READ_WORK,
    f"GET {LINKAGES}/{{linkage_id}}": Permission.READ_WORK,
    f"POST {LINKAGES}": Permission.FORMALISE_LINKAGE,
    f"POST {LINKAGES}/{{linkage_id}}/reviews": Permission.FORMALISE_LINKAGE,
    f"POST {LINKAGES}/{{linkage_id}}/ending": Permission.FORMALISE_LINKAGE,
    f"GET {WORK}": Permission.READ_WORK,
    f"GET {WORK}.csv": Permission.READ_WORK,
    f"GET {WORK}/gaps": Permission.READ_WORK,
    # support, priorities, chapters
    f"POST {V1}/{{province}}/support": Permission.REQUEST_SUPPORT,
    f"GET {V1}/{{province}}/support": Permission.READ_SUPPORT,
    f"GET {V1}/{{province}}/support/totals": Permission.READ_SUPPORT,
    f"GET {V1}/{{province}}/support/{{support_id}}": Permission.READ_SUPPORT,
    f"POST {V1}/{{province}}/support/{{support_id}}/withdrawal": Permission.REQUEST_SUPPORT,
    f"POST {V1}/{{province}}/support/{{support_id}}/approval": Permission.DECIDE_SUPPORT,
    f"PUT {V1}/{{province}}/support/{{support_id}}/approval": Permission.DECIDE_SUPPORT,
    f"POST {V1}/{{province}}/support/{{support_id}}/decline": Permission.DECIDE_SUPPORT,
    f"POST {V1}/{{province}}/support/{{support_id}}/deliveries": Permission.DELIVER_SUPPORT,
    f"POST {V1}/{{province}}/support/{{support_id}}/closing": Permission.DELIVER_SUPPORT,
    f"GET {V1}/{{province}}/priorities": Permission.READ_WORK,
    f"GET {V1}/{{province}}/priorities/{{area}}": Permission.READ_WORK,
    f"POST {V1}/{{province}}/priorities/{{area}}": Permission.PRIORITISE_GOALS,
    f"GET {V1}/{{province}}/chapters": Permission.READ_WORK,
    f"GET {V1}/{{province}}/chapters/{{district}}": Permission.READ_WORK,
    f"POST {V1}/{{province}}/chapters/{{district}}": Permission.OPEN_CHAPTER,
    f"POST {V1}/{{province}}/chapters/{{district}}/closing": Permission.OPEN_CHAPTER,
    f"POST {V1}/{{province}}/chapters/{{district}}/members": Permission.OPEN_CHAPTER,
    f"POST {V1}/{{province}}/chapters/{{district}}/members/{{organisation_id}}/removal": Permission.OPEN_CHAPTER,
    f"POST {V1}/{{province}}/chapters/{{district}}/convener": Permission.OPEN_CHAPTER,
    f"POST {V1}/{{province}}/plans/{{plan_id}}/draft": Permission.DRAFT_PLAN,
    f"POST {V1}/{{province}}/plans/{{plan_id}}/endorsement": Permission.ENDORSE_PLAN,
    f"POST {V1}/{{province}}/plans/{{plan_id}}/adoption": Permission.HOLD_COMMITTEE_MEETING,
    f"POST {V1}/{{province}}/plans/{{plan_id}}/closing": Permission.CLOSE_PLAN,
    f"GET {V1}/{{province}}/plans": Permission.READ_WORK,
    f"GET {V1}/{{province}}/plans/{{plan_id}}": Permission.READ_WORK,
    f"GET {V1}/{{province}}/plans/{{plan_id}}/board": Permission.READ_WORK,
    f"GET {V1}/{{province}}/plans/{{plan_id}}/results": Permission.READ_WORK,
    f"POST {V1}/{{province}}/activities": Permission.PLAN_ACTIVITY,
    f"POST {V1}/{{province}}/activities/{{activity_id}}/rescheduling": Permission.CHANGE_ACTIVITY,
    f"POST {V1}/{{province}}/activities/{{activity_id}}/reassignment": Permission.CHANGE_ACTIVITY,
    f"POST {V1}/{{province}}/activities/{{activity_id}}/cancellation": Permission.CHANGE_ACTIVITY,
    f"POST {V1}/{{province}}/activities/{{activity_id}}/progress": Permission.REPORT_ACTIVITY,
    f"POST {V1}/{{province}}/activities/{{activity_id}}/completion": Permission.REPORT_ACTIVITY,
    f"GET {V1}/{{province}}/activities": Permission.READ_WORK,
    f"GET {V1}/{{province}}/activities/{{activity_id}}": Permission.READ_WORK,
    f"PUT {V1}/{{province}}/alliance/guidance": Permission.CHANGE_GUIDANCE,
    f"GET {V1}/{{province}}/committee": Permission.READ_WORK,
    f"GET {V1}/{{province}}/committee/rules": Permission.READ_WORK,
    f"PUT {V1}/{{province}}/committee/rules": Permission.SET_COMMITTEE_RULES,
    f"POST {V1}/{{province}}/committee/seats/{{seat_id}}/term": Permission.FILL_SEAT,
    f"POST {V1}/{{province}}/committee/seats/{{seat_id}}/vacancy": Permission.FILL_SEAT,
    f"POST {V1}/{{province}}/committee/seats/{{seat_id}}/person": Permission.FILL_SEAT,
    f"GET {V1}/{{province}}/committee/meetings": Permission.READ_WORK,
    f"POST {V1}/{{province}}/committee/meetings": Permission.HOLD_COMMITTEE_MEETING,
    f"GET {V1}/{{province}}/committee/meetings/{{meeting_id}}": Permission.READ_WORK,
    f"POST {V1}/{{province}}/committee/meetings/{{meeting_id}}/decisions": Permission.HOLD_COMMITTEE_MEETING,
    f"GET {V1}/{{province}}/committee/decisions": Permission.READ_WORK,
    f"GET {V1}/{{province}}/committee/decisions/{{decision_id}}": Permission.READ_WORK,
}

ROLES: tuple[RepresentativeRole, ...] = ("head", "focal_person", "data_officer", "alternate")
PEOPLE = (
    *OFFICERS,
    NOBODY,
    *(Person(f"{role}-of-{member}", (), member, frozenset({role})) for member in (MEMBER, OTHER) for role in ROLES),
    Person("both", ((Office.SECRETARIAT, PK_SD),), MEMBER, frozenset({"data_officer"})),
)


@pytest.fixture
async def grid(alliance: Alliance) -> Grid:
    """Two members with a person in each role, one in the secretariat too, and one of each thing that paths name."""
    await alliance.begin()
    other = {**PRESS_CLUB, "identifiers": [{"scheme": "secp", "id": "0099"}], "contact_id": "c-other"}
    await alliance.done("other", f"{SINDH}/members", other)
    await alliance.done("secretariat", f"{SINDH}/members/{OTHER}/approval", {"authority": "a", "on": "2026-01-09"})
    for person in PEOPLE:
        if person.member is not None:
            named = {"contact_id": f"c-{person.name}", "account_id": person.name, "roles": sorted(person.roles)}
            await alliance.done("secretariat", f"{SINDH}/members/{person.member}/representatives", named)
    linkage = await alliance.done("secretariat", f"{SINDH}/linkages", SIGNING)
    asked = await alliance.done("amina", f"{SINDH}/support", ASK)
    await alliance.done("secretariat", f"{SINDH}/priorities/PK713", RANKING)
    await alliance.done("secretariat", f"{SINDH}/chapters/PK713", OPEN)
    await alliance.done("secretariat", f"{PLAN}/draft", DRAFT)
    activity_id = await plan_activity(alliance, "secretariat", owner=MEMBER)
    values = {
        "member_id": MEMBER,
        "organisation_id": MEMBER,
        "contact_id": "c-amina",
        "linkage_id": linkage["stream"].rpartition("/")[2],
        "support_id": asked["stream"].rpartition("/")[2],
        "area": "PK713",
        "district": "PK713",
        "plan_id": "2026-S1",
        "activity_id": activity_id,
    } | await a_decision(alliance)
    await alliance.catch_up()
    return Grid(alliance.app, alliance.client, alliance.issuer, PERMISSIONS, values)


async def test_every_route_has_its_permission_here(grid: Grid) -> None:
    assert grid.unlisted() == set()


async def test_no_route_answers_a_token_that_does_not_hold_and_only_public_ones_answer_without(grid: Grid) -> None:
    assert await grid.strangers() == []


async def test_everybody_may_what_the_table_says_and_nothing_else(grid: Grid) -> None:
    assert await grid.people(PEOPLE) == []
