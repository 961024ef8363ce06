"""Who acts for a member, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.membership.representatives.decisions import (
    BeginWith,
    Command,
    Name,
    Release,
    Representatives,
    decider,
)
from services.membership.representatives.past import acting_on
from shared.contracts.event import Event
from shared.contracts.membership import RepresentativeNamed, RepresentativeReleased
from tests.unit.given import SECRETARIAT, Given
from tests.unit.membership.sentences import AMINA, BILAL, HEAD, OFFICER, STRANGER, TODAY, on, person

BEGIN = BeginWith("secp-0012", "c-amina", "applied", date(2026, 1, 5))
NAME_BILAL = Name(BILAL, "active", TODAY)
RELEASE_BILAL = Release("c-bilal", TODAY, "active", TODAY)
RELEASE_AMINA = Release("c-amina", TODAY, "active", TODAY)


def given(*events: Event) -> Given[Representatives, Command]:
    return Given(decider, *events)


def released(named: RepresentativeNamed, day: date = TODAY) -> RepresentativeReleased:
    return RepresentativeReleased(
        member_id=named.member_id,
        contact_id=named.contact_id,
        account_id=named.account_id,
        on=day,
        organisations=(named.member_id,),
    )


def test_the_applicants_own_person_becomes_head() -> None:
    given().when(BEGIN, by=HEAD).then(AMINA)


def test_a_new_application_ends_what_an_earlier_ones_persons_may_do() -> None:
    other = person(STRANGER, "head", contact="c-other", from_on=TODAY)
    begin = BeginWith("secp-0012", "c-other", "applied", TODAY)
    given(AMINA, BILAL).when(begin, by=STRANGER).then(released(AMINA), released(BILAL), other)


@pytest.mark.parametrize("standing", ["stranger", "declined", "active", "suspended", "left"])
def test_only_an_application_that_waits_brings_its_person(standing: str) -> None:
    given().when(replace(BEGIN, standing=standing), by=HEAD).refused("representative.member_standing")


def test_a_head_names_a_data_officer() -> None:
    given(AMINA).when(NAME_BILAL, by=HEAD).then(BILAL)


def test_the_secretariat_names_too() -> None:
    given().when(NAME_BILAL, by=SECRETARIAT).then(BILAL)


@pytest.mark.parametrize("other", [OFFICER, STRANGER])
def test_nobody_else_names_or_releases(other: object) -> None:
    focal = replace(NAME_BILAL, named=person(STRANGER, "focal_person", contact="c-other"))
    given(AMINA, BILAL).when(focal, by=other).refused("representative.not_leading")  # type: ignore[arg-type]
    given(AMINA, BILAL).when(RELEASE_BILAL, by=other).refused("representative.not_leading")  # type: ignore[arg-type]


def test_a_head_whose_time_is_over_names_nobody() -> None:
    former = person(HEAD, "head", contact="c-amina", until_on=TODAY - timedelta(1))
    given(former).when(NAME_BILAL, by=HEAD).refused("representative.not_leading")


@pytest.mark.parametrize("standing", ["stranger", "declined", "suspended", "left"])
def test_persons_are_named_for_applicants_and_active_members_only(standing: str) -> None:
    given(AMINA).when(replace(NAME_BILAL, standing=standing), by=HEAD).refused("representative.member_standing")


def test_naming_twice_changes_nothing() -> None:
    later = BILAL.model_copy(update={"from_on": TODAY})
    given(AMINA, BILAL).when(replace(NAME_BILAL, named=later), by=HEAD).then()


def test_a_person_gets_another_role() -> None:
    focal = BILAL.model_copy(update={"roles": ("data_officer", "focal_person")})
    given(AMINA, BILAL).when(replace(NAME_BILAL, named=focal), by=HEAD).then(focal)
    assert len(decider.state([AMINA, BILAL, focal]).named) == 2


def test_nobody_is_named_from_tomorrow() -> None:
    tomorrow = BILAL.model_copy(update={"from_on": TODAY + timedelta(1)})
    given(AMINA).when(replace(NAME_BILAL, named=tomorrow), by=HEAD).refused("representative.future_date")


@pytest.mark.parametrize("until", [TODAY - timedelta(1), date(2026, 1, 4)])
def test_an_end_is_not_past(until: date) -> None:
    over = BILAL.model_copy(update={"until_on": until})
    given(AMINA).when(replace(NAME_BILAL, named=over), by=HEAD).refused("representative.over_before_it_begins")


def test_a_person_has_one_account_and_an_account_is_one_person() -> None:
    second_account = person(STRANGER, "data_officer", contact="c-bilal")
    second_person = person(OFFICER, "data_officer", contact="c-other")
    for wrong in (second_account, second_person):
        given(AMINA, BILAL).when(replace(NAME_BILAL, named=wrong), by=HEAD).refused(
            "representative.one_account_per_person"
        )


def test_a_head_releases_a_person() -> None:
    given(AMINA, BILAL).when(RELEASE_BILAL, by=HEAD).then(released(BILAL))


def test_releasing_twice_changes_nothing() -> None:
    given(AMINA, BILAL, released(BILAL)).when(RELEASE_BILAL, by=HEAD).then()


def test_who_was_never_named_is_not_released() -> None:
    given(AMINA).when(RELEASE_BILAL, by=HEAD).refused("representative.unknown")


def test_nobody_is_released_before_being_named_or_tomorrow() -> None:
    early, late = on(date(2026, 1, 4), RELEASE_BILAL), on(TODAY + timedelta(1), RELEASE_BILAL)
    given(AMINA, BILAL).when(early, by=HEAD).refused("representative.released_before_named")
    given(AMINA, BILAL).when(late, by=HEAD).refused("representative.future_date")


@pytest.mark.parametrize("standing", ["applied", "active", "suspended"])
def test_the_last_head_stays(standing: str) -> None:
    given(AMINA, BILAL).when(replace(RELEASE_AMINA, standing=standing), by=HEAD).refused("representative.last_head")


def test_the_last_head_gets_no_other_role() -> None:
    lower = AMINA.model_copy(update={"roles": ("alternate",)})
    given(AMINA).when(replace(NAME_BILAL, named=lower), by=HEAD).refused("representative.last_head")


def test_a_head_goes_when_another_one_is_there_or_the_member_left() -> None:
    second = person(OFFICER, "head", contact="c-bilal")
    given(AMINA, second).when(RELEASE_AMINA, by=OFFICER).then(released(AMINA))
    given(AMINA).when(replace(RELEASE_AMINA, standing="left"), by=HEAD).then(released(AMINA))


def test_who_was_released_may_be_named_again() -> None:
    again = BILAL.model_copy(update={"from_on": TODAY})
    given(AMINA, BILAL, released(BILAL)).when(replace(NAME_BILAL, named=again), by=HEAD).then(again)


def test_a_person_acts_from_the_first_day_to_the_last() -> None:
    people = decider.state([person(OFFICER, "data_officer", contact="c-bilal", until_on=date(2026, 2, 1))])
    acting = [day for day in (4, 5, 32, 33) if people.accounts(date(2026, 1, 1) + timedelta(day - 1))]
    assert acting == [5, 32]


def day(number: int) -> date:
    return date(2026, 5, 1) + timedelta(days=number)


def test_who_acted_on_a_day_that_is_past_is_told_by_what_held_then() -> None:
    amina = AMINA.model_copy(update={"from_on": day(1)})
    bilal = BILAL.model_copy(update={"from_on": day(2), "until_on": day(9)})
    again = BILAL.model_copy(update={"from_on": day(7), "until_on": None})
    life = [amina, bilal, released(bilal, day(5)), again]
    seen = {number: sorted(acting_on(life, day(number))) for number in (0, 1, 2, 4, 5, 7, 10)}
    alone, both = ["c-amina"], ["c-amina", "c-bilal"]
    assert seen == {0: [], 1: alone, 2: both, 4: both, 5: alone, 7: both, 10: both}
    assert acting_on([amina, bilal], day(9)) == {"c-amina", "c-bilal"}
    assert acting_on([amina, bilal], day(10)) == {"c-amina"}
