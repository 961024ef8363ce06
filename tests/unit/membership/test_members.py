"""A member's rules, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.membership.members.decisions import (
    Apply,
    ChangeProfile,
    Command,
    Decline,
    Withdraw,
    decider,
)
from services.membership.members.standings import Member
from shared.contracts.event import Event
from shared.contracts.fields import Identifier
from shared.contracts.membership import (
    DeclineReason,
    LeaveReason,
    MemberLeft,
    MemberProfileChanged,
    MembershipDeclined,
    ProfileReason,
)
from tests.unit.given import SECRETARIAT, Given
from tests.unit.membership.sentences import (
    APPLIED,
    APPROVE,
    DECLINED,
    HEAD,
    IN_SHORT,
    JOINED,
    LEAVE,
    LEFT,
    OFFICER,
    PEOPLE,
    REINSTATE,
    REINSTATED,
    STRANGER,
    SUSPEND,
    SUSPENDED,
    TODAY,
    on,
)

APPLY = Apply(APPLIED, "PK-SD", has_alliance=True, today=TODAY)
INCOMPLETE = DeclineReason(code="incomplete")
DECLINE = Decline(on=date(2026, 1, 9), today=TODAY, representatives=PEOPLE, why=INCOMPLETE)
WITHDRAW = Withdraw(on=date(2026, 1, 9), today=TODAY, representatives=PEOPLE)
RENAMED = JOINED.model_copy(update={"name": {"en": "Larkana Union of Journalists"}})
RENAME = ChangeProfile(
    on=date(2026, 5, 1),
    today=TODAY,
    representatives=PEOPLE,
    profile=RENAMED,
    province="PK-SD",
    why=ProfileReason(code="renamed"),
)


def given(*events: Event) -> Given[Member, Command]:
    return Given(decider, *events)


def test_an_organisation_asks_to_join() -> None:
    given().when(APPLY, by=HEAD).then(APPLIED)


def test_an_organisation_applies_once() -> None:
    given(APPLIED).when(APPLY, by=HEAD).refused("member.standing")


def test_a_member_does_not_apply_again() -> None:
    given(APPLIED, JOINED).when(APPLY, by=HEAD).refused("member.standing")


def test_only_an_established_alliance_takes_members() -> None:
    given().when(replace(APPLY, has_alliance=False), by=HEAD).refused("member.no_alliance")


def test_a_member_works_in_at_least_one_district() -> None:
    nowhere = APPLIED.model_copy(update={"districts": ()})
    given().when(replace(APPLY, application=nowhere)).refused("member.no_district")


@pytest.mark.parametrize("district", ["PK201", "PK799"])
def test_a_members_districts_lie_in_its_province(district: str) -> None:
    elsewhere = APPLIED.model_copy(update={"districts": ("PK713", district)})
    given().when(replace(APPLY, application=elsewhere)).refused("member.district_outside_province")


def test_a_charter_is_not_accepted_tomorrow() -> None:
    given().when(replace(APPLY, today=date(2026, 1, 4))).refused("member.future_date")


def test_an_approved_applicant_becomes_a_member() -> None:
    given(APPLIED).when(APPROVE).then(JOINED)


def test_approving_twice_changes_nothing() -> None:
    given(APPLIED, JOINED).when(APPROVE).then()


def test_nobody_approves_their_own_organisations_application() -> None:
    own = replace(SECRETARIAT, organisation_id="secp-0012")
    given(APPLIED).when(APPROVE, by=own).refused("member.own_matter")


def test_who_decides_is_not_the_applicants_representative() -> None:
    also_officer = replace(SECRETARIAT, account_id=OFFICER.account_id)
    given(APPLIED).when(APPROVE, by=also_officer).refused("member.own_matter")
    given(APPLIED).when(DECLINE, by=also_officer).refused("member.own_matter")


def test_nobody_joins_before_accepting_the_charter() -> None:
    given(APPLIED).when(on(date(2026, 1, 4), APPROVE)).refused("member.joined_before_charter")


def test_nobody_joins_tomorrow() -> None:
    given(APPLIED).when(on(TODAY + timedelta(1), APPROVE)).refused("member.future_date")


def test_a_declined_application_says_why() -> None:
    told = MembershipDeclined(**IN_SHORT, declined_on=date(2026, 1, 9), why=INCOMPLETE)
    given(APPLIED).when(DECLINE).then(told)


def test_declining_twice_changes_nothing() -> None:
    given(APPLIED, DECLINED).when(DECLINE).then()


def test_a_member_is_no_longer_declined() -> None:
    given(APPLIED, JOINED).when(DECLINE).refused("member.standing")


def test_a_declined_organisation_may_apply_again_in_its_stream() -> None:
    given(APPLIED, DECLINED).when(APPLY, by=HEAD).then(APPLIED)
    given(APPLIED, DECLINED, APPLIED).when(APPROVE).then(JOINED)


def test_the_head_takes_the_application_back() -> None:
    told = MembershipDeclined(**IN_SHORT, declined_on=date(2026, 1, 9), why=DeclineReason(code="withdrawn"))
    given(APPLIED).when(WITHDRAW, by=HEAD).then(told)
    given(APPLIED, told).when(WITHDRAW, by=HEAD).then()


@pytest.mark.parametrize("other", [OFFICER, STRANGER, SECRETARIAT])
def test_nobody_else_takes_it_back(other: object) -> None:
    given(APPLIED).when(WITHDRAW, by=other).refused("member.not_own")  # type: ignore[arg-type]


def test_a_suspension_is_understood_alone() -> None:
    given(APPLIED, JOINED).when(SUSPEND).then(SUSPENDED)


def test_suspending_twice_changes_nothing() -> None:
    given(APPLIED, JOINED, SUSPENDED).when(SUSPEND).then()


def test_only_an_active_member_can_be_suspended() -> None:
    given(APPLIED).when(SUSPEND).refused("member.standing")


def test_nobody_suspends_their_own_organisation() -> None:
    given(APPLIED, JOINED).when(SUSPEND, by=HEAD).refused("member.own_matter")


def test_a_suspension_is_reviewed_after_it_began() -> None:
    early = replace(SUSPEND, review_on=date(2026, 2, 1))
    given(APPLIED, JOINED).when(early).refused("member.review_before_start")


def test_nobody_is_suspended_before_joining() -> None:
    given(APPLIED, JOINED).when(on(date(2026, 1, 8), SUSPEND)).refused("member.before_last_change")


def test_a_suspended_member_gets_its_rights_again() -> None:
    given(APPLIED, JOINED, SUSPENDED).when(REINSTATE).then(REINSTATED)


def test_reinstating_twice_changes_nothing() -> None:
    given(APPLIED, JOINED, SUSPENDED, REINSTATED).when(REINSTATE).then()


def test_nobody_reinstates_their_own_organisation() -> None:
    given(APPLIED, JOINED, SUSPENDED).when(REINSTATE, by=HEAD).refused("member.own_matter")


def test_only_a_suspended_member_is_reinstated() -> None:
    given(APPLIED).when(REINSTATE).refused("member.standing")


def test_a_members_head_leaves_for_it() -> None:
    given(APPLIED, JOINED).when(LEAVE, by=HEAD).then(LEFT)


def test_a_suspended_member_may_leave() -> None:
    given(APPLIED, JOINED, SUSPENDED).when(LEAVE, by=HEAD).then(LEFT)


def test_leaving_twice_changes_nothing() -> None:
    given(APPLIED, JOINED, LEFT).when(LEAVE, by=HEAD).then()


def test_who_never_joined_does_not_leave() -> None:
    given(APPLIED).when(LEAVE, by=HEAD).refused("member.standing")


@pytest.mark.parametrize("other", [OFFICER, STRANGER])
def test_only_the_head_or_the_secretariat_end_a_membership(other: object) -> None:
    given(APPLIED, JOINED).when(LEAVE, by=other).refused("member.not_own")  # type: ignore[arg-type]


def test_the_secretariat_expels() -> None:
    expel = replace(LEAVE, why=LeaveReason(code="expelled"))
    given(APPLIED, JOINED).when(expel).then(
        MemberLeft(**IN_SHORT, left_on=date(2026, 5, 1), why=LeaveReason(code="expelled"))
    )


def test_nobody_expels_their_own_organisation() -> None:
    expel = replace(LEAVE, why=LeaveReason(code="expelled"))
    given(APPLIED, JOINED).when(expel, by=HEAD).refused("member.own_matter")


def test_only_a_merged_member_has_a_successor() -> None:
    wrong = replace(LEAVE, successor_member_id="ngo-77")
    given(APPLIED, JOINED).when(wrong, by=HEAD).refused("member.successor_without_merger")


def test_nobody_is_its_own_successor() -> None:
    wrong = replace(LEAVE, why=LeaveReason(code="merged"), successor_member_id="secp-0012")
    given(APPLIED, JOINED).when(wrong, by=HEAD).refused("member.own_successor")


def test_who_left_may_come_again_and_not_before_it_left() -> None:
    given(APPLIED, JOINED, LEFT).when(APPLY, by=HEAD).then(APPLIED)
    given(APPLIED, JOINED, LEFT, APPLIED).when(APPROVE).refused("member.before_last_change")
    again = JOINED.model_copy(update={"joined_on": TODAY})
    given(APPLIED, JOINED, LEFT, APPLIED).when(on(TODAY, APPROVE)).then(again)


def test_a_changed_profile_is_told_whole_with_what_changed() -> None:
    told = MemberProfileChanged(
        **RENAMED.model_dump(exclude={"joined_on", "authority"}),
        effective_on=date(2026, 5, 1),
        changed=("name",),
        why=ProfileReason(code="renamed"),
    )
    given(APPLIED, JOINED).when(RENAME, by=OFFICER).then(told)
    given(APPLIED, JOINED, SUSPENDED).when(RENAME).then(told)


def test_the_same_profile_again_changes_nothing() -> None:
    given(APPLIED, JOINED).when(replace(RENAME, profile=JOINED)).then()


def test_others_do_not_change_a_profile() -> None:
    given(APPLIED, JOINED).when(RENAME, by=STRANGER).refused("member.not_own")


def test_an_applicant_has_no_profile_to_change_yet() -> None:
    given(APPLIED).when(RENAME, by=HEAD).refused("member.standing")


def test_a_profile_does_not_move_out_of_the_province() -> None:
    moved = RENAMED.model_copy(update={"districts": ("PK201",)})
    given(APPLIED, JOINED).when(replace(RENAME, profile=moved)).refused("member.district_outside_province")


def test_a_profile_stays_with_its_organisation() -> None:
    other = RENAMED.model_copy(update={"identifiers": (Identifier(scheme="secp", id="0013"),)})
    given(APPLIED, JOINED).when(replace(RENAME, profile=other)).refused("member.other_organisation")


def test_a_profile_is_not_older_than_the_charter() -> None:
    given(APPLIED, JOINED).when(on(date(2026, 1, 4), RENAME)).refused("member.changed_before_charter")


def test_a_profile_does_not_change_tomorrow() -> None:
    given(APPLIED, JOINED).when(on(TODAY + timedelta(1), RENAME)).refused("member.future_date")


def test_what_a_member_is_called_now_stands_in_every_later_event() -> None:
    told = decider.decide(decider.state([APPLIED, JOINED]), RENAME, HEAD)
    [left] = decider.decide(decider.state([APPLIED, JOINED, *told]), LEAVE, HEAD)
    assert isinstance(left, MemberLeft)
    assert left.name == {"en": "Larkana Union of Journalists"}


def test_a_new_profile_lifts_no_suspension() -> None:
    told = decider.decide(decider.state([APPLIED, JOINED, SUSPENDED]), RENAME, HEAD)
    given(APPLIED, JOINED, SUSPENDED, *told).when(SUSPEND).then()
    given(APPLIED, JOINED, SUSPENDED, *told).when(RENAME, by=HEAD).then()
