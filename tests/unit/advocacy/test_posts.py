"""Who holds a post when, as sentences; and that a seat never has two holders on a day, whatever is commanded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given as made_up
from hypothesis import settings
from hypothesis import strategies as st

from services.advocacy.posts.corrections import AnnulPost, CorrectPost, OnRecord
from services.advocacy.posts.decisions import Command, LeavePost, TakePost, decider
from services.advocacy.posts.names import membership_id_of, post_of, slug
from services.advocacy.posts.state import Post
from services.advocacy.posts.views import posts
from shared.contracts.event import Event
from shared.contracts.fields import Org, Sector, Tier
from shared.contracts.office_holders import (
    Constituency,
    EndReason,
    OfficeHolderLeftPost,
    OfficeHolderPostCorrected,
    OfficeHolderTookPost,
    Party,
    PostReason,
    Tenure,
)
from shared.decisions import Refused
from tests.unit.given import SECRETARIAT, Given, fold

TODAY = date(2026, 6, 1)
FIRST_DAY, LAST_DAY = date(2024, 2, 24), date(2026, 3, 31)
STREAM = "advocacy/PK-SD/posts/sindh-pa-ps-9"
RESIGNED = EndReason(code="resigned", text="Because of Mr. X.")


def tenure(person: str = "ps-9-zainab", **changes: Any) -> OfficeHolderTookPost:
    """A seat of Sindh's assembly taken, with these changes."""
    told: dict[str, Any] = {
        "person_id": person,
        "name": {"en": person.title()},
        "kind": "legislator",
        "role": "Member of the Provincial Assembly",
        "organization": Org(organisation_id="assembly-ps", name="Assembly", sector=Sector.PUBLIC, tier=Tier.PROVINCIAL),
        "on_behalf_of": Party(party_id="ppp", name="Pakistan People's Party"),
        "constituency": Constituency(scheme="sindh-pa", code="PS-9", districts=("PK727",)),
        "seat": "general",
        "start_date": FIRST_DAY,
        "districts": ("PK727",),
        "organisations": ("assembly-ps",),
        **changes,
    }
    named = (told[name] for name in ("person_id", "kind", "role", "constituency", "seat", "start_date"))
    return OfficeHolderTookPost(membership_id=membership_id_of(*named), **told)


TOOK = tenure()
TAKE = TakePost(TOOK, "PK-SD", TODAY)
LEAVE = LeavePost(TOOK.membership_id, "ps-9-zainab", LAST_DAY, RESIGNED, TODAY)
LEFT = OfficeHolderLeftPost(
    **{name: getattr(TOOK, name) for name in Tenure.model_fields}, end_date=LAST_DAY, why=RESIGNED
)
WRONG = PostReason(code="told_wrong")
MINISTER: dict[str, Any] = {"kind": "official", "role": "Minister for Education", "constituency": None}


def given(*events: Event) -> Given[Post, Command]:
    return Given(decider, *events)


def take(person: str = "ps-9-zainab", province: str = "PK-SD", **changes: Any) -> TakePost:
    return TakePost(tenure(person, **changes), province, TODAY)


def test_a_seat_is_taken_and_left() -> None:
    given().when(TAKE).then(TOOK)
    given(TOOK).when(LEAVE).then(LEFT)


def test_taking_and_leaving_twice_change_nothing() -> None:
    given(TOOK).when(TAKE).then()
    given(TOOK, LEFT).when(TAKE).then()
    given(TOOK, LEFT).when(LEAVE).then()


def test_the_seat_names_the_stream_and_a_constituency_of_khyber_pakhtunkhwa_is_no_area() -> None:
    peshawar = Constituency(scheme="kp-pa", code="PK-1")
    assert membership_id_of("x", "legislator", "MPA", peshawar, "general", FIRST_DAY) == "kp-pa-pk-1.2024-02-24"
    assert membership_id_of("x", "legislator", "MPA", peshawar, "women", FIRST_DAY) == "kp-pa-pk-1-women.2024-02-24"
    council = Constituency(scheme="local", code="UC-5", districts=("PK713",))
    chair = membership_id_of("x", "local_elected", "Chairman", council, "general", FIRST_DAY)
    assert post_of(chair) == "local-pk713-uc-5-chairman"


def test_long_names_and_names_in_other_scripts_stay_apart() -> None:
    one, other = slug("x" * 90 + "1"), slug("x" * 90 + "2")
    assert one != other
    assert len(one) == len(other) <= 60
    assert slug("زینب") != slug("مثال")
    assert slug("Zainab  Example, Dr.") == "zainab-example-dr"


def test_a_seat_has_one_holder_on_a_day() -> None:
    given(TOOK).when(take("karim")).refused("post.seat_taken")
    given(TOOK).when(take("karim", start_date=TODAY)).refused("post.seat_taken")
    given(TOOK, LEFT).when(take("karim", start_date=LAST_DAY)).refused("post.seat_taken")
    successor = take("karim", start_date=LAST_DAY + timedelta(days=1))
    given(TOOK, LEFT).when(successor).then(successor.tenure)


def test_a_predecessor_told_later_fits_before() -> None:
    over: dict[str, Any] = {"why": EndReason(code="dissolved"), "start_date": date(2018, 8, 13)}
    before = take("karim", end_date=FIRST_DAY - timedelta(days=1), **over)
    given(TOOK).when(before).then(before.tenure)
    given(TOOK).when(take("karim", end_date=FIRST_DAY, **over)).refused("post.seat_taken")


def test_a_person_holds_several_posts_that_are_no_seats() -> None:
    minister, speaker = take(**MINISTER), take(**MINISTER | {"role": "Spokesperson"})
    given(minister.tenure).when(speaker).then(speaker.tenure)
    assert post_of(minister.tenure.membership_id) == post_of(speaker.tenure.membership_id) == "of-ps-9-zainab"


def test_the_same_time_in_a_post_is_told_once() -> None:
    given(TOOK).when(take(on_behalf_of=None)).refused("post.told_otherwise")
    ended = take(end_date=date(2026, 5, 1), why=RESIGNED)
    given(TOOK, LEFT).when(ended).refused("post.told_otherwise")


def test_a_refusal_says_what_is_told_already() -> None:
    with pytest.raises(Refused) as refusal:
        decider.decide(decider.state([TOOK]), take(on_behalf_of=None), SECRETARIAT)
    assert refusal.value.facts == {"on_behalf_of": "ppp"}


def test_a_corrected_name_is_the_same_time_in_the_post() -> None:
    given(TOOK).when(take(name={"en": "Zainab"})).then()


def test_a_time_in_a_post_ends_once() -> None:
    given(TOOK, LEFT).when(replace(LEAVE, on=date(2026, 4, 1))).refused("post.already_left")


def test_only_who_took_a_post_leaves_it() -> None:
    given().when(LEAVE).refused("post.unknown")
    given(TOOK).when(replace(LEAVE, person_id="karim")).refused("post.unknown")


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (take(start_date=date(2026, 6, 2)), "post.future_date"),
        (take(end_date=date(2026, 6, 2), why=RESIGNED), "post.future_date"),
        (take(end_date=date(2024, 2, 23), why=RESIGNED), "post.ends_before_start"),
        (take(end_date=LAST_DAY), "post.end_without_reason"),
        (take(why=RESIGNED), "post.end_without_reason"),
        (take(constituency=None), "post.no_constituency"),
        (take(kind="official"), "post.not_elected"),
        (take(kind="local_elected"), "post.other_kind_of_seat"),
        (take(constituency=Constituency(scheme="local", code="UC-5")), "post.other_kind_of_seat"),
        (take(constituency=Constituency(scheme="sindh-pa", code="PS-131")), "post.unknown_constituency"),
        (take(constituency=Constituency(scheme="sindh-pa", code="PK713")), "post.unknown_constituency"),
        (take(constituency=Constituency(scheme="sindh-pa", code="ps-9")), "post.unknown_constituency"),
        (take(constituency=Constituency(scheme="na", code="NA-194")), "post.seat_elsewhere"),
        (take(province="PK"), "post.seat_elsewhere"),
        (
            take(province="PK", kind="local_elected", constituency=Constituency(scheme="local", code="UC-5")),
            "post.seat_elsewhere",
        ),
        (
            take(constituency=Constituency(scheme="sindh-pa", code="PS-9", districts=("PK201",))),
            "post.district_outside_province",
        ),
    ],
)
def test_a_post_that_can_not_be_is_refused(command: TakePost, rule: str) -> None:
    given().when(command).refused(rule)


@pytest.mark.parametrize(
    ("day", "rule"), [(date(2026, 6, 2), "post.future_date"), (date(2024, 2, 23), "post.ends_before_start")]
)
def test_a_post_is_left_after_it_was_taken_and_not_tomorrow(day: date, rule: str) -> None:
    given(TOOK).when(replace(LEAVE, on=day)).refused(rule)


def test_a_senator_and_a_woman_on_a_reserved_seat_have_no_constituency() -> None:
    reserved = take(constituency=None, seat="women")
    given().when(reserved).then(reserved.tenure)
    senate = Org(organisation_id="assembly-senate", name="Senate of Pakistan", sector=Sector.PUBLIC, tier=Tier.FEDERAL)
    senator = take(province="PK", constituency=None, organization=senate)
    given().when(senator).then(senator.tenure)


def test_a_post_is_shown_with_everybody_who_held_it() -> None:
    noted = TOOK.model_copy(update={"notes": ("party: [6]",)})
    successor = tenure("karim", start_date=date(2026, 5, 1), on_behalf_of=None)
    shown = fold(posts, noted, LEFT, successor, stream=STREAM)
    assert [(one["person_id"], one["end_date"], one["why"], one["notes"]) for one in shown["terms"]] == [
        ("ps-9-zainab", "2026-03-31", "resigned", ["party: [6]"]),
        ("karim", None, None, []),
    ]
    assert (shown["parties"], shown["districts"], shown["concerns"]) == (["ppp"], ["PK727"], ["PK-SD"])
    assert "Mr. X" not in str(shown)


days = st.dates(date(2026, 1, 1), date(2026, 1, 20))


@st.composite
def commands(draw: st.DrawFn) -> Command:
    person, start = draw(st.sampled_from(["zainab", "karim", "omar"])), draw(days)
    end, taken = draw(st.none() | days), tenure(person, start_date=start)
    told = {name: getattr(taken, name) for name in Tenure.model_fields}
    match draw(st.sampled_from(["take", "take", "leave", "correct", "annul"])):
        case "take":
            return take(person, start_date=start, end_date=end, why=RESIGNED if end else None)
        case "leave":
            return LeavePost(taken.membership_id, person, draw(days), RESIGNED, TODAY)
        case "annul":
            return AnnulPost(taken.membership_id, person, WRONG, OnRecord())
    told |= {"start_date": draw(days), "end_date": end, "end_reason": RESIGNED if end else None}
    return CorrectPost(OfficeHolderPostCorrected(**told, changed=("end_date",), why=WRONG), "PK-SD", OnRecord(), TODAY)


@made_up(st.lists(commands(), max_size=30))
@settings(deadline=None)
def test_whatever_is_commanded_a_seat_has_at_most_one_holder_on_a_day(asked: list[Command]) -> None:
    post, events = decider.initial, list[Event]()
    for command in asked:
        try:
            decided = decider.decide(post, command, SECRETARIAT)
        except Refused:
            continue
        for event in decided:
            post = decider.evolve(post, event)
        events += decided
        assert decider.state(events) == post
    for day in (date(2026, 1, 1) + timedelta(days=number) for number in range(40)):
        assert sum(term.holds_on(day) for term in post.terms.values()) <= 1
    held = {one: term for one, term in post.terms.items() if not term.never_held}
    for one, other in combinations(held.values(), 2):
        assert one.tenure.start_date != other.tenure.start_date
    shown = fold(posts, *events, stream=STREAM).get("terms", [])
    assert {(one["membership_id"], one["end_date"]) for one in shown} == {
        (one, term.until.isoformat() if term.until else None) for one, term in held.items()
    }
