"""A formal linkage's life, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.membership.linkages.decisions import Command, End, FallOverdue, Formalise, Review, decider
from services.membership.linkages.standings import Linkage
from services.membership.linkages.views import linkages
from shared.contracts.event import Event
from shared.contracts.fields import Doc, Org, Sector, Tier
from shared.contracts.linkages import (
    EndReason,
    LinkageEnded,
    LinkageFormalised,
    LinkageReviewed,
    LinkageReviewFellOverdue,
)
from shared.decisions import Actor
from tests.unit.given import SECRETARIAT, Given, fold
from tests.unit.membership.sentences import APPLIED, JOINED, TODAY

PRESS_CLUB = Org(organisation_id="secp-0012", name="Larkana Press Club", sector=Sector.MEDIA, member_id="secp-0012")
COUNCIL = Org(organisation_id="govt-1", name="District Council Larkana", sector=Sector.PUBLIC, tier=Tier.DISTRICT)
DEPARTMENT = Org(organisation_id="govt-2", name="Education Department", sector=Sector.PUBLIC, tier=Tier.PROVINCIAL)
DOCUMENT = Doc(document_id="mou-1", title="Memorandum", media_type="application/pdf", sha256="0" * 64, language="en")
SIGN = Formalise(
    linkage_id="4f1c",
    province="PK-SD",
    parties=(PRESS_CLUB, COUNCIL),
    members={"secp-0012": JOINED},
    instrument="mou",
    signed_on=date(2025, 2, 28),
    document=DOCUMENT,
    today=TODAY,
    valid_until_on=date(2027, 2, 27),
    districts=("PK713",),
    goals=(4,),
)
ABOUT: dict[str, Any] = {
    "linkage_id": "4f1c",
    "title": {"en": "Memorandum"},
    "parties": (PRESS_CLUB, COUNCIL),
    "instrument": "mou",
    "institutional": True,
    "districts": ("PK713",),
    "goals": (4,),
    "organisations": ("govt-1", "secp-0012"),
}
SIGNED = LinkageFormalised(
    **ABOUT,
    signed_on=date(2025, 2, 28),
    valid_until_on=date(2027, 2, 27),
    document=DOCUMENT,
    review_every="P12M",
    next_review_on=date(2026, 2, 28),
)
REVIEW = Review(reviewed_on=date(2026, 3, 5), completion="limited", findings="Two of four visits.", today=TODAY)
REVIEWED = LinkageReviewed(
    **ABOUT,
    reviewed_on=date(2026, 3, 5),
    completion="limited",
    findings="Two of four visits.",
    next_review_on=date(2027, 2, 27),
)
OVERDUE = LinkageReviewFellOverdue(**ABOUT, due_on=date(2026, 2, 28), observed_on=date(2026, 3, 1))
FALL_OVERDUE = FallOverdue(date(2026, 2, 28), date(2026, 3, 1))
END = End(date(2026, 6, 1), EndReason(code="terminated"), TODAY)
ENDED = LinkageEnded(**ABOUT, ended_on=date(2026, 6, 1), why=EndReason(code="terminated"))
STREAM = "membership/PK-SD/linkages/4f1c"


def given(*events: Event) -> Given[Linkage, Command]:
    return Given(decider, *events)


def test_organisations_bind_themselves_by_a_signed_document() -> None:
    given().when(SIGN).then(SIGNED)


def test_formalising_twice_changes_nothing() -> None:
    given(SIGNED).when(SIGN).then()
    given(SIGNED, ENDED).when(SIGN).then()


def test_other_terms_are_another_linkage() -> None:
    given(SIGNED).when(replace(SIGN, instrument="letter")).refused("linkage.formalised_once")


def test_a_signed_partnership_becomes_a_linkage_by_the_same_command() -> None:
    of_partnership = replace(SIGN, instrument="ppp", partnership_id="p-1")
    made = SIGNED.model_copy(update={"instrument": "ppp", "partnership_id": "p-1"})
    given().when(of_partnership).then(made)
    given(made).when(of_partnership).then()


@pytest.mark.parametrize(
    ("parties", "institutional"),
    [
        ((PRESS_CLUB, COUNCIL), True),
        ((DEPARTMENT, COUNCIL), True),
        ((COUNCIL, COUNCIL.model_copy(update={"organisation_id": "govt-3"})), False),
        ((COUNCIL, COUNCIL.model_copy(update={"organisation_id": "govt-3", "tier": None})), False),
        ((COUNCIL, COUNCIL.model_copy(update={"organisation_id": "govt-3"}), DEPARTMENT), True),
    ],
)
def test_a_linkage_is_institutional_across_sectors_or_tiers_only(parties: tuple[Org, ...], institutional: bool) -> None:
    [made] = decider.decide(decider.initial, replace(SIGN, parties=parties), SECRETARIAT)
    assert isinstance(made, LinkageFormalised)
    assert made.institutional is institutional


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"signed_on": date(2026, 6, 2)}, "linkage.future_date"),
        ({"valid_until_on": date(2025, 2, 28)}, "linkage.over_before_it_begins"),
        ({"parties": (PRESS_CLUB, PRESS_CLUB)}, "linkage.parties_not_distinct"),
        (
            {"parties": (PRESS_CLUB, COUNCIL.model_copy(update={"organisation_id": "secp-0012"}))},
            "linkage.parties_not_distinct",
        ),
        ({"members": {}}, "linkage.not_a_member"),
        (
            {"parties": (PRESS_CLUB.model_copy(update={"sector": Sector.ACADEMIA}), COUNCIL)},
            "linkage.other_sector",
        ),
        ({"districts": ("PK201",)}, "linkage.district_outside_province"),
        ({"next_review_on": date(2025, 2, 28)}, "linkage.review_outside_term"),
        ({"next_review_on": date(2027, 2, 28)}, "linkage.review_outside_term"),
    ],
)
def test_a_linkage_that_can_not_be_is_refused(changes: dict[str, Any], rule: str) -> None:
    given().when(replace(SIGN, **changes)).refused(rule)


@pytest.mark.parametrize(
    ("signed_on", "every", "until", "due"),
    [
        (date(2025, 8, 31), "P6M", None, date(2026, 2, 28)),
        (date(2024, 2, 29), "P12M", None, date(2025, 2, 28)),
        (date(2025, 12, 15), "P1M", None, date(2026, 1, 15)),
        (date(2025, 12, 15), "P60M", date(2026, 1, 10), date(2026, 1, 10)),
    ],
)
def test_a_review_is_due_after_so_many_months_and_on_the_last_day_at_the_latest(
    signed_on: date, every: str, until: date | None, due: date
) -> None:
    sign = replace(SIGN, signed_on=signed_on, review_every=every, valid_until_on=until)
    [made] = decider.decide(decider.initial, sign, SECRETARIAT)
    assert isinstance(made, LinkageFormalised)
    assert made.next_review_on == due


def test_a_review_says_when_to_look_again() -> None:
    given(SIGNED).when(REVIEW).then(REVIEWED)
    given(SIGNED, OVERDUE).when(REVIEW).then(REVIEWED)
    later = date(2026, 9, 1)
    given(SIGNED).when(replace(REVIEW, next_review_on=later)).then(
        REVIEWED.model_copy(update={"next_review_on": later})
    )


def test_reviewing_twice_changes_nothing() -> None:
    given(SIGNED, REVIEWED).when(REVIEW).then()


def test_after_the_last_day_no_review_is_due_any_more() -> None:
    late = replace(REVIEW, reviewed_on=date(2027, 3, 1), today=date(2027, 3, 1))
    [made] = decider.decide(decider.state([SIGNED]), late, SECRETARIAT)
    assert isinstance(made, LinkageReviewed)
    assert made.next_review_on is None


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"reviewed_on": date(2026, 6, 2)}, "linkage.future_date"),
        ({"reviewed_on": date.max}, "linkage.future_date"),
        ({"reviewed_on": date(2025, 2, 27)}, "linkage.before_last_change"),
        ({"next_review_on": date(2026, 3, 5)}, "linkage.review_outside_term"),
        ({"next_review_on": date(2027, 2, 28)}, "linkage.review_outside_term"),
        ({"acting": frozenset({SECRETARIAT.account_id})}, "linkage.own_matter"),
    ],
)
def test_a_review_that_can_not_be_is_refused(changes: dict[str, Any], rule: str) -> None:
    given(SIGNED).when(replace(REVIEW, **changes)).refused(rule)


@pytest.mark.parametrize("party", ["secp-0012", "govt-1"])
def test_nobody_reviews_a_linkage_of_their_own_organisation(party: str) -> None:
    own = Actor("zara", party, frozenset({"secretariat"}), frozenset({"PK-SD"}))
    given(SIGNED).when(REVIEW, own).refused("linkage.own_matter")


def test_a_review_is_not_older_than_the_last_one() -> None:
    earlier = replace(REVIEW, reviewed_on=date(2026, 3, 4))
    given(SIGNED, REVIEWED).when(earlier).refused("linkage.before_last_change")


def test_a_review_falls_overdue_when_its_day_has_passed_and_once() -> None:
    given(SIGNED).when(FALL_OVERDUE).then(OVERDUE)
    given(SIGNED, OVERDUE).when(FALL_OVERDUE).then()


@pytest.mark.parametrize(
    "events",
    [(), (SIGNED, REVIEWED), (SIGNED, ENDED)],
)
def test_what_was_reviewed_ended_or_never_signed_does_not_fall_overdue(events: tuple[Event, ...]) -> None:
    given(*events).when(FALL_OVERDUE).then()


def test_nothing_falls_overdue_on_its_day_or_for_another_day() -> None:
    given(SIGNED).when(replace(FALL_OVERDUE, today=date(2026, 2, 28))).then()
    given(SIGNED).when(replace(FALL_OVERDUE, due_on=date(2026, 2, 27))).then()


def test_a_linkage_ends_and_ending_twice_changes_nothing() -> None:
    given(SIGNED).when(END).then(ENDED)
    given(SIGNED, ENDED).when(END).then()
    given(SIGNED, ENDED).when(replace(END, ended_on=date(2026, 5, 1))).then()


def test_a_linkage_expires_after_its_last_day() -> None:
    expired = End(date(2027, 2, 27), EndReason(code="expired"), date(2027, 3, 1))
    given(SIGNED).when(expired).refused("linkage.not_expired")
    on = date(2027, 2, 28)
    given(SIGNED).when(replace(expired, ended_on=on)).then(LinkageEnded(**ABOUT, ended_on=on, why=expired.why))
    endless = SIGNED.model_copy(update={"valid_until_on": None})
    given(endless).when(replace(expired, ended_on=on)).refused("linkage.not_expired")


def test_a_linkage_ends_today_or_earlier_and_after_what_was_told() -> None:
    given(SIGNED).when(replace(END, ended_on=date(2026, 6, 2))).refused("linkage.future_date")
    given(SIGNED, REVIEWED).when(replace(END, ended_on=date(2026, 3, 4))).refused("linkage.before_last_change")


def test_what_ended_is_not_reviewed_and_ends_for_one_reason() -> None:
    given(SIGNED, ENDED).when(REVIEW).refused("linkage.standing")
    given(SIGNED, ENDED).when(replace(END, why=EndReason(code="fulfilled"))).refused("linkage.standing")


def test_what_was_never_signed_is_not_reviewed_or_ended() -> None:
    given().when(REVIEW).refused("linkage.unknown")
    given().when(END).refused("linkage.unknown")


def test_the_view_tells_when_a_review_is_due_while_it_is_open() -> None:
    shown = fold(linkages, SIGNED, stream=STREAM)
    assert (shown["standing"], shown["next_review_on"], shown["due_on"]) == ("in_force", "2026-02-28", "2026-02-28")
    shown = fold(linkages, SIGNED, OVERDUE, stream=STREAM)
    assert (shown["next_review_on"], shown["due_on"], shown["overdue_since"]) == ("2026-02-28", None, "2026-02-28")
    shown = fold(linkages, SIGNED, OVERDUE, REVIEWED, stream=STREAM)
    assert (shown["next_review_on"], shown["due_on"], shown["overdue_since"]) == ("2027-02-27", "2027-02-27", None)
    assert [(one["reviewed_on"], one["by"]) for one in shown["reviews"]] == [("2026-03-05", "lcas")]
    shown = fold(linkages, SIGNED, OVERDUE, ENDED, stream=STREAM)
    assert (shown["standing"], shown["why"], shown["due_on"]) == ("ended", "terminated", None)
    assert (shown["next_review_on"], shown["overdue_since"]) == (None, None)


def test_why_it_ended_stands_in_the_view_by_code_only() -> None:
    told = ENDED.model_copy(update={"why": EndReason(code="terminated", text="Mr. X broke it.")})
    assert "Mr. X" not in str(fold(linkages, SIGNED, told, stream=STREAM))


def test_the_view_takes_nothing_of_other_streams() -> None:
    assert fold(linkages, APPLIED, stream=STREAM).keys() == {"_id", "province", "version"}
