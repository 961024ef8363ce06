"""Whose contact sits on a seat, as sentences; and whether a member was active on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.membership.committees.seat_holders.decisions import NameHolder, SeatHolders, decider
from services.membership.committees.seat_holders.views import seat_holders
from services.membership.members.active import active_on
from shared.contracts.committee_seats import CommitteeSeatHolderNamed
from shared.contracts.event import Event
from shared.contracts.fields import Org, Sector
from tests.unit.given import Given, fold
from tests.unit.membership.sentences import APPLIED, JOINED, LEFT, PEOPLE, REINSTATED, SUSPENDED, TODAY

CLUB = Org(organisation_id="secp-0012", name="Larkana Press Club", sector=Sector.MEDIA, member_id="secp-0012")
NAME = NameHolder("s5", "secp-0012", CLUB, "c-amina", "c-bilal", TODAY, PEOPLE, TODAY)
NAMED = CommitteeSeatHolderNamed(
    seat_id="s5",
    holder=CLUB,
    contact_id="c-amina",
    alternate="c-bilal",
    from_on=TODAY,
    organisations=("secp-0012",),
)


def given(*events: Event) -> Given[SeatHolders, NameHolder]:
    return Given(decider, *events)


def test_a_contact_of_the_holder_sits_on_its_seat_with_an_alternate() -> None:
    given().when(NAME).then(NAMED)
    given().when(replace(NAME, alternate=None)).then(NAMED.model_copy(update={"alternate": None}))


def test_naming_twice_changes_nothing() -> None:
    tomorrow = date(2026, 7, 1)
    given(NAMED).when(replace(NAME, from_on=tomorrow, today=tomorrow)).then()


def test_others_may_follow() -> None:
    swapped = replace(NAME, contact_id="c-bilal", alternate="c-amina")
    given(NAMED).when(swapped).then(NAMED.model_copy(update={"contact_id": "c-bilal", "alternate": "c-amina"}))


def test_contacts_sit_for_who_holds_the_seat() -> None:
    given().when(replace(NAME, holder=None)).refused("seat_holder.not_the_holder")


@pytest.mark.parametrize("who", [{"contact_id": "c-other"}, {"alternate": "c-other"}])
def test_who_sits_acts_for_the_organisation(who: dict[str, Any]) -> None:
    given().when(replace(NAME, **who)).refused("seat_holder.not_a_representative")


def test_nobody_is_their_own_alternate() -> None:
    given().when(replace(NAME, alternate="c-amina")).refused("seat_holder.own_alternate")


def test_who_sits_was_named_from_a_day_that_has_come_and_follows_who_sat_before() -> None:
    given().when(replace(NAME, from_on=date(2026, 6, 2))).refused("seat_holder.future_date")
    earlier = replace(NAME, alternate=None, from_on=date(2026, 5, 31))
    given().when(earlier).then(NAMED.model_copy(update={"alternate": None, "from_on": date(2026, 5, 31)}))
    given(NAMED).when(earlier).refused("seat_holder.before_last_naming")


def test_who_sat_on_a_day_was_named_by_then() -> None:
    alone = NAMED.model_copy(update={"alternate": None, "from_on": date(2026, 7, 1)})
    holders = decider.state([NAMED, alone])
    found = [holders.on("s5", "secp-0012", day) for day in (date(2026, 5, 31), TODAY, date(2026, 7, 1))]
    assert found == [None, NAMED, alone]
    assert holders.on("s5", "ngo-1", TODAY) is None


def test_the_view_shows_the_last_naming_of_a_seat_and_organisation() -> None:
    alone = NAMED.model_copy(update={"alternate": None})
    other = NAMED.model_copy(update={"holder": CLUB.model_copy(update={"organisation_id": "ngo-1"})})
    shown = fold(seat_holders, NAMED, other, alone, stream="membership/PK-SD/seat_holders/PK-SD")
    assert [(one["organisation_id"], one["contact_id"], one["alternate"]) for one in shown["people"]] == [
        ("ngo-1", "c-amina", "c-bilal"),
        ("secp-0012", "c-amina", None),
    ]


LIFE = (APPLIED, JOINED, SUSPENDED, REINSTATED, LEFT, APPLIED)


@pytest.mark.parametrize(
    ("day", "active"),
    [
        (date(2026, 1, 8), False),
        (date(2026, 1, 9), True),
        (date(2026, 1, 31), True),
        (date(2026, 2, 1), False),
        (date(2026, 3, 1), True),
        (date(2026, 4, 30), True),
        (date(2026, 5, 1), False),
        (TODAY, False),
    ],
)
def test_a_member_was_active_between_its_changes_of_standing(day: date, active: bool) -> None:
    assert active_on(LIFE, day) is active


def test_who_never_joined_was_never_active() -> None:
    assert not active_on((), TODAY)
    assert not active_on((APPLIED,), TODAY)
