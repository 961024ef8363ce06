"""What was told wrong of a time in a post is told anew, or taken back, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.advocacy.posts.corrections import AnnulPost, CorrectPost, OnRecord
from services.advocacy.posts.decisions import decider
from services.advocacy.posts.views import posts
from shared.contracts.office_holders import Constituency, OfficeHolderPostCorrected, PostReason, Tenure
from shared.decisions import Refused
from tests.unit.advocacy.test_posts import (
    FIRST_DAY,
    LAST_DAY,
    LEAVE,
    LEFT,
    RESIGNED,
    STREAM,
    TAKE,
    TODAY,
    TOOK,
    given,
    take,
    tenure,
)
from tests.unit.given import SECRETARIAT, fold

WRONG = PostReason(code="told_wrong")
NOTHING = OnRecord()


def corrected(*changed: str, **changes: Any) -> OfficeHolderPostCorrected:
    """The same time in the seat, told anew with these changes."""
    told = {name: getattr(TOOK, name) for name in Tenure.model_fields}
    return OfficeHolderPostCorrected(**told | changes, changed=changed or tuple(sorted(changes)), why=WRONG)


def correct(record: OnRecord = NOTHING, **changes: Any) -> CorrectPost:
    return CorrectPost(corrected("start_date", **changes), "PK-SD", record, TODAY)


ANNUL = AnnulPost(TOOK.membership_id, "ps-9-zainab", WRONG, NOTHING)
NEVER = corrected(never_held=True)


def test_what_was_told_wrong_of_a_time_in_a_post_is_told_anew() -> None:
    march = date(2024, 3, 4)
    told = corrected(start_date=march)
    given(TOOK).when(correct(start_date=march)).then(told)
    given(TOOK, told).when(correct(start_date=march)).then()
    over = corrected("end_date", "end_reason", "start_date", end_date=LAST_DAY, end_reason=RESIGNED, start_date=march)
    given(TOOK).when(correct(end_date=LAST_DAY, end_reason=RESIGNED, start_date=march)).then(over)
    given(TOOK, LEFT).when(correct()).then(corrected("end_date", "end_reason"))


def test_a_first_day_that_was_corrected_keeps_the_id_and_is_told_once() -> None:
    march = date(2024, 3, 4)
    told = corrected(start_date=march)
    given(TOOK, told).when(take(start_date=march)).then()
    given(TOOK, told).when(TAKE).refused("post.told_otherwise")
    given(TOOK, told).when(replace(LEAVE, on=date(2024, 3, 1))).refused("post.ends_before_start")
    predecessor = take("karim", start_date=FIRST_DAY + timedelta(1), end_date=date(2024, 3, 3), why=RESIGNED)
    given(TOOK, told).when(predecessor).then(predecessor.tenure)


def test_a_correction_leaves_one_holder_on_a_day() -> None:
    successor = tenure("karim", start_date=LAST_DAY + timedelta(days=1))
    given(TOOK, LEFT, successor).when(correct()).refused("post.seat_taken")


def test_what_is_corrected_stays_with_its_post() -> None:
    elsewhere = Constituency(scheme="sindh-pa", code="PS-10", districts=("PK727",))
    given(TOOK).when(correct(constituency=elsewhere)).refused("post.another_post")
    named = TOOK.constituency.model_copy(update={"name": "Shikarpur-III"}) if TOOK.constituency else None
    given(TOOK).when(correct(constituency=named)).then(corrected(constituency=named))


def test_a_post_that_was_never_held_is_free_for_whoever_held_it() -> None:
    given(TOOK).when(ANNUL).then(NEVER)
    given(TOOK, NEVER).when(ANNUL).then()
    given(TOOK, NEVER).when(LEAVE).refused("post.unknown")
    given(TOOK, NEVER).when(TAKE).refused("post.told_otherwise")
    right = take("karim")
    given(TOOK, NEVER).when(right).then(right.tenure)
    given(TOOK, NEVER).when(correct()).then(corrected("never_held"))
    given(TOOK, NEVER, right.tenure).when(correct()).refused("post.unknown")


@pytest.mark.parametrize(
    ("what", "rule", "named"),
    [("met", "post.meeting_stands", "meetings"), ("promised", "post.commitment_stands", "commitments")],
)
def test_nothing_is_told_against_what_is_on_record(what: str, rule: str, named: str) -> None:
    record = OnRecord(**{what: {"one": date(2024, 3, 1), "two": date(2024, 4, 1)}})
    given(TOOK).when(replace(ANNUL, record=record)).refused(rule)
    with pytest.raises(Refused) as refusal:
        decider.decide(decider.state([TOOK]), correct(record, start_date=date(2024, 3, 4)), SECRETARIAT)
    assert (refusal.value.rule, refusal.value.facts[named]) == (rule, ["one"])
    given(TOOK).when(correct(record, start_date=date(2024, 3, 1))).then(corrected(start_date=date(2024, 3, 1)))


def test_only_what_was_told_is_corrected() -> None:
    for command in (correct(), ANNUL, correct(person_id="karim")):
        given(*([TOOK] if command == correct(person_id="karim") else [])).when(command).refused("post.unknown")


def test_a_correction_shows_and_who_never_held_the_post_does_not() -> None:
    shown = fold(posts, TOOK, LEFT, corrected(on_behalf_of=None), stream=STREAM)
    [term] = shown["terms"]
    assert (term["end_date"], term["why"], term["on_behalf_of"], shown["parties"]) == (None, None, None, [])
    shown = fold(posts, TOOK, NEVER, stream=STREAM)
    assert (shown["terms"], shown["person_ids"], shown["districts"]) == ([], [], [])
