"""Tasks over HTTP: who sees what waits, when the next queue sees it too, and what closes it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shared.contracts.activities import ActivityCompleted, ActivityFellOverdue, ActivityPlanned, ActivityReassigned
from shared.contracts.commitments import CommitmentFellOverdue, CommitmentHandedOver, CommitmentMade
from shared.contracts.membership import MemberJoined, MemberLeft, MembershipApplied
from shared.contracts.office_holders import OfficeHolderLeftPost, OfficeHolderPostCorrected, OfficeHolderTookPost
from shared.contracts.plans import ActionPlanClosed
from shared.contracts.reporting import (
    ImportCompleted,
    IndicatorSubmitted,
    SubmissionCorrected,
    SubmissionReturned,
    SubmissionVerified,
)
from shared.contracts.support import SupportApproved, SupportRequested
from tests.integration.notifications.conftest import CLUB, TASKS, Notifications

pytestmark = pytest.mark.integration

SERIES = "reporting/PK-SD/series/7.1.1/PK713/_T"
ACTIVITY = "membership/PK-SD/activities/a1"
COMMITMENT = "advocacy/PK-SD/commitments/c1"


def owned(**changes: Any) -> dict[str, Any]:
    club = {"organisation_id": CLUB, "name": "Larkana Press Club", "sector": "media", "member_id": CLUB}
    return {"owner": club, "organisations": [CLUB], **changes}


async def test_an_application_waits_for_the_secretariat_until_it_is_decided(notifications: Notifications) -> None:
    await notifications.begin()
    await notifications.of_member(MembershipApplied, "ngo-7")
    told = await notifications.shown(TASKS, "secretariat")
    [task] = told["data"]
    assert (task["kind"], task["queue"], task["province"]) == ("decide_application", "secretariat", "PK-SD")
    assert task["link"] == "/membership/v1/PK-SD/applications/ngo-7"
    assert told["counts"] == {"decide_application": 1}
    for stranger in ("amina", "balochistan", "programme", "nobody"):
        assert await notifications.waiting(stranger) == []
    await notifications.of_member(MemberJoined, "ngo-7")
    assert await notifications.waiting("secretariat") == []


async def test_a_request_for_support_waits_for_the_programme(notifications: Notifications) -> None:
    stream = "membership/PK-SD/support/s1"
    await notifications.hear(SupportRequested, stream)
    assert await notifications.waiting("programme") == [("decide_support", "programme")]
    assert await notifications.waiting("programme", "province=PK-BA") == []
    await notifications.hear(SupportApproved, stream)
    assert await notifications.waiting("programme") == []


async def test_what_is_overdue_is_its_owners_then_the_secretariats_then_the_committees(
    notifications: Notifications,
) -> None:
    await notifications.begin()
    await notifications.hear(ActivityPlanned, ACTIVITY, **owned())
    await notifications.hear(ActivityFellOverdue, ACTIVITY, **owned(due_on="2026-05-30", observed_on="2026-05-31"))
    seen = {}
    for day in (date(2026, 6, 1), date(2026, 6, 6), date(2026, 6, 20)):
        notifications.clock.today = day
        seen[day.day] = [
            who for who in ("amina", "secretariat", "committee_secretary") if await notifications.waiting(who)
        ]
    assert seen == {1: ["amina"], 6: ["amina", "secretariat"], 20: ["amina", "secretariat", "committee_secretary"]}
    assert await notifications.waiting("omar") == []
    await notifications.hear(ActivityCompleted, ACTIVITY, **owned())
    assert await notifications.waiting("committee_secretary") == []


async def test_an_overdue_activity_that_changes_hands_is_its_new_owners(notifications: Notifications) -> None:
    await notifications.begin()
    other = {"organisation_id": "ngo-7", "name": "Others", "sector": "civil_society", "member_id": "ngo-7"}
    await notifications.hear(ActivityFellOverdue, ACTIVITY, **owned(owner=other, due_on="2026-05-30"))
    assert await notifications.waiting("amina") == []
    await notifications.hear(ActivityReassigned, ACTIVITY, **owned())
    assert await notifications.waiting("amina") == [("activity_overdue", f"{CLUB}/lead")]


async def test_what_a_closed_plan_carried_over_waits_for_nobody(notifications: Notifications) -> None:
    await notifications.begin()
    await notifications.hear(ActivityFellOverdue, ACTIVITY, **owned(due_on="2026-05-30", observed_on="2026-05-31"))
    await notifications.of_member(MemberLeft, CLUB)
    assert len(await notifications.waiting("amina")) == 1
    assert await notifications.waiting("secretariat") == [("reassign_activity", "secretariat")]
    plan = ActivityFellOverdue.example["plan_id"]
    await notifications.hear(ActionPlanClosed, f"membership/PK-SD/plans/{plan}")
    assert await notifications.waiting("amina") == []
    assert await notifications.waiting("secretariat") == []


async def test_open_activities_of_a_member_that_left_wait_to_be_reassigned(notifications: Notifications) -> None:
    await notifications.begin()
    await notifications.hear(ActivityPlanned, ACTIVITY, **owned())
    assert await notifications.waiting("secretariat") == []
    await notifications.of_member(MemberLeft, CLUB)
    assert await notifications.waiting("secretariat") == [("reassign_activity", "secretariat")]
    await notifications.hear(ActivityCompleted, ACTIVITY, **owned())
    assert await notifications.waiting("secretariat") == []


async def test_promises_of_somebody_who_left_the_post_wait_to_be_handed_over(notifications: Notifications) -> None:
    membership_id = CommitmentMade.example["by"]["membership_id"]
    post = f"advocacy/PK-SD/posts/{membership_id.partition('.')[0]}"
    by = CommitmentMade.example["by"] | {"province": "PK-SD"}
    await notifications.hear(CommitmentMade, COMMITMENT, by=by)
    await notifications.hear(OfficeHolderTookPost, post, membership_id=membership_id)
    assert await notifications.waiting("secretariat") == []
    await notifications.hear(OfficeHolderLeftPost, post, membership_id=membership_id)
    assert await notifications.waiting("secretariat") == [("hand_over_commitment", "secretariat")]
    await notifications.hear(CommitmentHandedOver, COMMITMENT)
    assert await notifications.waiting("secretariat") == []


async def test_who_has_not_left_the_post_after_all_hands_nothing_over(notifications: Notifications) -> None:
    membership_id = CommitmentMade.example["by"]["membership_id"]
    post = f"advocacy/PK-SD/posts/{membership_id.partition('.')[0]}"
    handover = [("hand_over_commitment", "secretariat")]
    await notifications.hear(CommitmentMade, COMMITMENT, by=CommitmentMade.example["by"] | {"province": "PK-SD"})
    await notifications.hear(OfficeHolderTookPost, post, membership_id=membership_id)
    await notifications.hear(OfficeHolderLeftPost, post, membership_id=membership_id)
    assert await notifications.waiting("secretariat") == handover
    await notifications.hear(OfficeHolderPostCorrected, post, membership_id=membership_id)
    assert await notifications.waiting("secretariat") == []
    await notifications.hear(OfficeHolderPostCorrected, post, membership_id=membership_id, never_held=True)
    assert await notifications.waiting("secretariat") == handover
    await notifications.hear(OfficeHolderTookPost, post, membership_id=membership_id)
    assert await notifications.waiting("secretariat") == []


async def test_a_promise_past_its_day_is_a_task_of_whoever_follows_it_up(notifications: Notifications) -> None:
    await notifications.begin()
    club = {"organisation_id": CLUB, "name": "Larkana Press Club", "sector": "media", "member_id": CLUB}
    await notifications.hear(CommitmentFellOverdue, COMMITMENT, follow_up=club)
    assert await notifications.waiting("amina") == [("commitment_overdue", f"{CLUB}/lead")]


async def test_a_returned_figure_is_a_task_of_its_data_officers(notifications: Notifications) -> None:
    await notifications.begin()
    await notifications.hear(IndicatorSubmitted, SERIES, import_id=None)
    assert await notifications.waiting("secretariat") == [("verify_figure", "secretariat")]
    await notifications.hear(SubmissionReturned, SERIES)
    assert await notifications.waiting("secretariat") == []
    assert await notifications.waiting("omar") == [("correct_figure", f"{CLUB}/data_officer")]
    assert await notifications.waiting("amina") == []
    await notifications.hear(SubmissionCorrected, SERIES)
    assert await notifications.waiting("omar") == []
    assert await notifications.waiting("secretariat") == [("verify_figure", "secretariat")]


async def test_a_file_of_figures_is_one_task_until_none_of_its_figures_waits(notifications: Notifications) -> None:
    other = SERIES.replace("PK713", "PK721")
    for stream in (SERIES, other):
        await notifications.hear(IndicatorSubmitted, stream, import_id="f1")
    await notifications.hear(ImportCompleted, "reporting/PK-SD/imports/f1", import_id="f1")
    assert await notifications.waiting("secretariat") == [("verify_import", "secretariat")]
    await notifications.hear(SubmissionVerified, SERIES)
    assert await notifications.waiting("secretariat") == [("verify_import", "secretariat")]
    await notifications.hear(SubmissionVerified, other)
    assert await notifications.waiting("secretariat") == []


@pytest.mark.parametrize(
    ("query", "rule"),
    [("kind=anything", "literal_error"), ("limit=1000000", "less_than_equal"), ("province=PK-XX", "value_error")],
)
async def test_what_can_not_be_asked_is_named(notifications: Notifications, query: str, rule: str) -> None:
    answer = await notifications.ask("secretariat", "GET", f"{TASKS}?{query}")
    assert (answer.status_code, answer.json()["rule"]) == (422, rule)
