"""A partnership's rules, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.advocacy.partnerships.decisions import Command, decider
from services.advocacy.partnerships.standings import State
from services.advocacy.partnerships.views import partnerships
from shared.contracts.event import Event
from shared.contracts.fields import Money
from shared.contracts.partnerships import (
    Contribution,
    PartnershipOutcome,
    PartnershipProposed,
    PartnershipSigned,
    Party,
)
from tests.unit.advocacy.partnership_sentences import (
    AGREEMENT,
    BUILT,
    CLOSE,
    CLOSED,
    PARTNER,
    PROPOSE,
    PROPOSED,
    RUNNING,
    SIGN,
    SIGNED,
    STAFFED,
    STRANGER,
    TODAY,
    WITHDRAW,
    WITHDRAWN,
    overdue,
    passed,
    proposing,
    reach,
    reached,
    signing,
)
from tests.unit.given import SECRETARIAT, Given, fold

STREAM = f"advocacy/PK-SD/partnerships/{PROPOSED.partnership_id}"
PUBLIC, PRIVATE = (party.model_dump(mode="json") for party in PROPOSED.parties)
NGO: dict[str, Any] = {"organisation_id": "ngo-77", "name": "Thar Water Trust", "sector": "civil_society"}
COMMUNITY: dict[str, Any] = {"organisation": NGO, "role": "community"}
FIRST_DUE = BUILT.due_on


def given(*events: Event) -> Given[State, Command]:
    return Given(decider, *events)


def test_a_party_proposes_a_partnership_which_is_not_public_yet() -> None:
    given().when(PROPOSE, by=PARTNER).then(PROPOSED)
    assert PROPOSED.visibility == "partner"


def test_the_secretariat_tells_of_any_partnership_and_strangers_of_none() -> None:
    given().when(PROPOSE).then(PROPOSED)
    given().when(PROPOSE, by=STRANGER).refused("partnership.not_own")
    given(PROPOSED).when(SIGN, by=STRANGER).refused("partnership.not_own")
    given(PROPOSED, SIGNED).when(reach(BUILT), by=STRANGER).refused("partnership.not_own")
    given(PROPOSED, SIGNED).when(CLOSE, by=STRANGER).refused("partnership.not_own")


def test_asking_twice_changes_nothing() -> None:
    given(PROPOSED).when(PROPOSE, by=PARTNER).then()
    given(PROPOSED, SIGNED).when(SIGN, by=PARTNER).then()
    given(PROPOSED, SIGNED, reached(BUILT)).when(SIGN, by=PARTNER).then()
    given(PROPOSED, SIGNED, reached(BUILT)).when(reach(BUILT), by=PARTNER).then()
    given(PROPOSED, SIGNED, CLOSED).when(CLOSE, by=PARTNER).then()
    given(PROPOSED, WITHDRAWN).when(WITHDRAW, by=PARTNER).then()


def test_nothing_is_signed_reached_or_closed_that_was_not_proposed() -> None:
    for command in (SIGN, reach(BUILT), CLOSE):
        given().when(command).refused("partnership.unknown")


def test_what_does_not_fit_the_standing_is_refused() -> None:
    given(PROPOSED).when(proposing(purpose="Something else.")).refused("partnership.standing")
    given(PROPOSED).when(reach(BUILT)).refused("partnership.standing")
    given(PROPOSED, SIGNED).when(signing(value=Money(amount="1", currency="PKR"))).refused("partnership.standing")
    given(PROPOSED, SIGNED, CLOSED).when(reach(BUILT)).refused("partnership.standing")
    given(PROPOSED, WITHDRAWN).when(SIGN).refused("partnership.standing")
    given(PROPOSED, WITHDRAWN).when(CLOSE).refused("partnership.standing")


@pytest.mark.parametrize("parties", [[PUBLIC, COMMUNITY], [PRIVATE, COMMUNITY]])
def test_a_partnership_has_a_public_and_a_private_party(parties: list[dict[str, Any]]) -> None:
    given().when(proposing(parties=parties)).refused("partnership.public_and_private")
    at_signing = signing(parties=tuple(Party(**party) for party in parties))
    given(PROPOSED).when(at_signing).refused("partnership.public_and_private")


@pytest.mark.parametrize("role", ["public_authority", "private_partner"])
def test_an_organisation_of_another_sector_does_not_take_the_place_of_either(role: str) -> None:
    wrong = proposing(parties=[PUBLIC, PRIVATE, {"organisation": NGO, "role": role}])
    given().when(wrong).refused("partnership.role_fits_sector")


def test_others_may_be_there_as_community_or_financier() -> None:
    both = proposing(parties=[PUBLIC, PRIVATE, COMMUNITY])
    given().when(both).then(both.proposed)


def test_the_parties_are_different_organisations() -> None:
    twice = [PUBLIC, PRIVATE, PRIVATE | {"role": "financier"}]
    given().when(proposing(parties=twice)).refused("partnership.party_twice")


def test_targets_and_areas_are_known_ones() -> None:
    targets = [{"code": "6.9", "framework": "2022"}]
    given().when(proposing(targets=targets)).refused("partnership.unknown_target")
    areas = [{"code": "PK201", "scheme": "COD-AB-2022", "level": "district"}]
    given().when(proposing(areas=areas)).refused("partnership.area_in_province")


def test_no_day_is_in_the_future() -> None:
    tomorrow = TODAY + timedelta(1)
    given().when(proposing(proposed_on=tomorrow.isoformat())).refused("partnership.future_date")
    late = signing(signed_on=tomorrow, valid_until_on=None, milestones=())
    given(PROPOSED).when(late).refused("partnership.future_date")
    given(PROPOSED, SIGNED).when(reach(BUILT, tomorrow)).refused("partnership.future_date")
    given(PROPOSED, SIGNED).when(replace(CLOSE, on=tomorrow)).refused("partnership.future_date")


def test_a_signed_partnership_is_public_and_tells_all_that_a_linkage_needs() -> None:
    given(PROPOSED).when(SIGN, by=PARTNER).then(SIGNED)
    assert (SIGNED.visibility, SIGNED.purpose, SIGNED.value) == ("public", PROPOSED.purpose, PROPOSED.value)
    assert all(party.organisation.sector for party in SIGNED.parties)
    assert (SIGNED.instrument.document_id, SIGNED.signed_on, SIGNED.valid_until_on) == (
        "agreement-2026-05-20",
        date(2026, 5, 20),
        date(2036, 5, 19),
    )


def test_other_parties_and_another_value_may_be_signed_than_proposed() -> None:
    parties = (*SIGNED.parties, Party(**COMMUNITY))
    value = Money(amount="90000000", currency="PKR")
    [told] = decider.decide(decider.state([PROPOSED]), signing(parties=parties, value=value), PARTNER)
    assert isinstance(told, PartnershipSigned)
    assert (told.parties, told.value) == (parties, value)
    assert told.organisations == ("local-dc-larkana", "ngo-77", "secp-0077001")


def test_nothing_is_signed_before_it_was_proposed_and_no_agreement_ends_before_it_begins() -> None:
    given(PROPOSED).when(signing(signed_on=date(2026, 4, 1))).refused("partnership.signed_before_proposal")
    given(PROPOSED).when(signing(valid_until_on=SIGNED.signed_on)).refused("partnership.ends_before_signing")


def test_only_a_party_brings_something_in() -> None:
    stranger = Contribution(organisation_id="ngo-77", kind="staff", what="two engineers")
    given(PROPOSED).when(signing(contributions=(stranger,))).refused("partnership.party_contributes")


def test_milestones_have_different_ids_and_are_due_after_signing() -> None:
    given(PROPOSED).when(signing(milestones=(BUILT, BUILT))).refused("partnership.milestone_twice")
    early = BUILT.model_copy(update={"due_on": SIGNED.signed_on})
    given(PROPOSED).when(signing(milestones=(early,))).refused("partnership.milestone_after_signing")


def test_a_milestone_is_reached_once_with_evidence() -> None:
    given(PROPOSED, SIGNED).when(reach(BUILT), by=PARTNER).then(reached(BUILT))
    again = reach(BUILT, date(2026, 9, 22))
    given(PROPOSED, SIGNED, reached(BUILT)).when(again).refused("partnership.reached_once")


def test_only_an_agreed_milestone_is_reached_and_not_before_signing() -> None:
    other = BUILT.model_copy(update={"id": "other"})
    given(PROPOSED, SIGNED).when(reach(other)).refused("partnership.unknown_milestone")
    given(PROPOSED, SIGNED).when(reach(BUILT, date(2026, 5, 19))).refused("partnership.before_signing")


def test_every_unreached_milestone_of_a_day_that_has_passed_falls_overdue_once() -> None:
    day_after = FIRST_DUE + timedelta(1)
    due = passed(FIRST_DUE, day_after)
    both = [overdue(BUILT, day_after), overdue(STAFFED, day_after)]
    given(PROPOSED, SIGNED).when(due).then(*both)
    given(PROPOSED, SIGNED, *both).when(due).then()
    given(PROPOSED, SIGNED, reached(BUILT)).when(due).then(both[1])


def test_nothing_falls_overdue_on_its_day_or_when_it_is_not_due_or_not_open() -> None:
    given(PROPOSED, SIGNED).when(passed(FIRST_DUE, FIRST_DUE)).then()
    given(PROPOSED, SIGNED).when(passed(date(2026, 10, 1))).then()
    given(PROPOSED, SIGNED, reached(BUILT), reached(STAFFED)).when(passed(FIRST_DUE)).then()
    given(PROPOSED, SIGNED, CLOSED).when(passed(FIRST_DUE)).then()
    given(PROPOSED).when(passed(FIRST_DUE)).then()
    given().when(passed(FIRST_DUE)).then()


def test_what_fell_overdue_can_still_be_reached() -> None:
    late = date(2026, 12, 1)
    before = (PROPOSED, SIGNED, overdue(BUILT, TODAY))
    given(*before).when(reach(BUILT, late)).then(reached(BUILT, late))


def test_a_partnership_is_closed_with_its_outcome_and_what_was_not_reached() -> None:
    given(PROPOSED, SIGNED, reached(BUILT)).when(CLOSE, by=PARTNER).then(CLOSED)


def test_a_partnership_is_fulfilled_when_every_milestone_is_reached() -> None:
    fulfilled = replace(CLOSE, outcome=PartnershipOutcome(code="fulfilled"))
    given(PROPOSED, SIGNED, reached(BUILT)).when(fulfilled).refused("partnership.fulfilled_whole")
    whole = (PROPOSED, SIGNED, reached(BUILT), reached(STAFFED), reached(RUNNING))
    told = CLOSED.model_copy(update={"outcome": fulfilled.outcome, "unreached": ()})
    given(*whole).when(fulfilled).then(told)


def test_a_proposal_is_withdrawn_and_stays_inside_and_what_is_signed_ends_otherwise() -> None:
    given(PROPOSED).when(WITHDRAW, by=PARTNER).then(WITHDRAWN)
    given(PROPOSED).when(CLOSE).refused("partnership.outcome_fits")
    given(PROPOSED, SIGNED).when(replace(WITHDRAW, on=CLOSE.on)).refused("partnership.outcome_fits")


def test_nothing_is_closed_before_it_began() -> None:
    given(PROPOSED).when(replace(WITHDRAW, on=date(2026, 4, 1))).refused("partnership.closed_before_proposal")
    given(PROPOSED, SIGNED).when(replace(CLOSE, on=date(2026, 5, 19))).refused("partnership.before_signing")


def test_a_milestones_state_decides_what_is_due_next() -> None:
    def due(*events: Event) -> tuple[str | None, list[str]]:
        shown = fold(partnerships, PROPOSED, *events, stream=STREAM)
        return shown["due_on"], shown["open_due"]

    late = overdue(STAFFED, TODAY)
    assert due() == (None, [])
    assert due(SIGNED) == ("2026-09-30", ["2026-09-30", "2027-03-31"])
    assert due(SIGNED, reached(BUILT)) == ("2026-09-30", ["2026-09-30", "2027-03-31"])
    assert due(SIGNED, reached(BUILT), late) == ("2027-03-31", ["2026-09-30", "2027-03-31"])
    assert due(SIGNED, reached(BUILT), late, reached(STAFFED)) == ("2027-03-31", ["2027-03-31"])
    assert due(SIGNED, reached(BUILT), late, reached(RUNNING)) == (None, ["2026-09-30"])
    assert due(SIGNED, CLOSED) == (None, [])


def test_what_is_shown_is_what_was_signed_with_what_became_of_each_milestone() -> None:
    shown = fold(partnerships, PROPOSED, SIGNED, reached(BUILT), CLOSED, stream=STREAM)
    assert (shown["standing"], shown["visibility"], shown["outcome"]["code"]) == (
        "closed",
        "public",
        "partly_fulfilled",
    )
    assert [one["reached_on"] for one in shown["milestones"]] == ["2026-09-21", None, None]
    inside = fold(partnerships, PROPOSED, WITHDRAWN, stream=STREAM)
    assert (inside["standing"], inside["visibility"]) == ("closed", "partner")


def test_what_is_signed_repeats_the_terms_proposed() -> None:
    signed = AGREEMENT.signed(PROPOSED)
    same = PartnershipProposed.model_fields.keys() - {"visibility", "proposed_on"}
    assert {name: getattr(signed, name) for name in same} == {name: getattr(PROPOSED, name) for name in same}
    assert decider.decide(decider.state([PROPOSED]), SIGN, SECRETARIAT) == [signed]
