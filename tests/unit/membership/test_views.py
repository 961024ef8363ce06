"""What membership's views show, with every event told twice."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from services.membership.members.views import alike, directory, name_words
from services.membership.representatives.views import representatives
from shared.contracts.event import Event
from shared.contracts.membership import MemberProfileChanged, ProfileReason, RepresentativeReleased
from shared.contracts.reporting import EVENTS as REPORTING
from tests.unit.given import fold
from tests.unit.membership.sentences import AMINA, APPLIED, BILAL, DECLINED, JOINED, LEFT, REINSTATED, SUSPENDED

STREAM = "membership/PK-SD/representatives/secp-0012"
RELEASED = RepresentativeReleased(
    member_id="secp-0012", contact_id="c-bilal", account_id=BILAL.account_id, on=date(2026, 7, 1)
)


def test_an_application_stands_in_the_directory_with_its_goals_and_places() -> None:
    entry = fold(directory, APPLIED)
    assert (entry["standing"], entry["districts"], entry["goals"]) == ("applied", ["PK713"], [4, 16])
    assert entry["since"] == "2026-06-01"


def test_a_declined_application_shows_the_reason_by_code() -> None:
    entry = fold(directory, APPLIED, DECLINED)
    assert (entry["standing"], entry["why"]) == ("declined", "incomplete")


def test_the_directory_shows_the_last_standing() -> None:
    entry = fold(directory, APPLIED, JOINED, SUSPENDED)
    assert (entry["standing"], entry["since"], entry["joined_on"]) == ("suspended", "2026-02-01", "2026-01-09")
    entry = fold(directory, APPLIED, JOINED, SUSPENDED, REINSTATED)
    assert (entry["standing"], entry["review_on"], entry["version"]) == ("active", None, 4)
    entry = fold(directory, APPLIED, JOINED, SUSPENDED, REINSTATED, LEFT)
    assert (entry["standing"], entry["why"], entry["version"]) == ("left", "resigned", 5)


def test_a_new_application_of_a_former_member_starts_a_new_line() -> None:
    entry = fold(directory, APPLIED, JOINED, LEFT, APPLIED)
    assert (entry["standing"], entry["joined_on"], entry["why"]) == ("applied", None, None)


def test_a_changed_profile_keeps_the_standing() -> None:
    changed = MemberProfileChanged(
        **APPLIED.model_dump(exclude={"name"}),
        name={"en": "Larkana Union of Journalists"},
        effective_on=date(2026, 5, 1),
        changed=("name",),
        why=ProfileReason(code="renamed"),
    )
    entry = fold(directory, APPLIED, JOINED, SUSPENDED, changed)
    assert (entry["standing"], entry["name"]) == ("suspended", {"en": "Larkana Union of Journalists"})
    assert "journalists" in entry["words"]


def test_free_text_about_people_does_not_enter_the_directory() -> None:
    told = SUSPENDED.model_copy(update={"why": SUSPENDED.why.model_copy(update={"text": "Mr. X kept the books."})})
    assert "Mr. X" not in str(fold(directory, APPLIED, JOINED, told))


@settings(max_examples=50)
@given(st.lists(st.sampled_from([event.type for event in REPORTING]), max_size=3))
def test_what_the_directory_does_not_know_only_advances_it(types: list[str]) -> None:
    others: list[Event] = [event.model_validate(event.example) for event in REPORTING if event.type in types]
    entry = fold(directory, APPLIED, *others)
    assert (entry["standing"], entry["version"]) == ("applied", 1 + len(others))


def test_those_named_and_not_released_act() -> None:
    both = fold(representatives, AMINA, BILAL, stream=STREAM)
    assert [one["account_id"] for one in both["people"]] == [AMINA.account_id, BILAL.account_id]
    one = fold(representatives, AMINA, BILAL, RELEASED, stream=STREAM)
    assert [left["contact_id"] for left in one["people"]] == ["c-amina"]


def test_a_person_named_again_stands_once_with_the_last_roles() -> None:
    focal = BILAL.model_copy(update={"roles": ("focal_person",)})
    shown = fold(representatives, AMINA, BILAL, focal, stream=STREAM)
    assert [(one["contact_id"], one["roles"]) for one in shown["people"]] == [
        ("c-amina", ["head"]),
        ("c-bilal", ["focal_person"]),
    ]


def test_names_that_share_most_words_are_alike() -> None:
    club = {"member_id": "a", "words": name_words({"en": "Larkana Press Club"})}
    same = {"member_id": "b", "words": name_words({"en": "Press Club, Lárkana"})}
    other = {"member_id": "c", "words": name_words({"en": "Press Council of Sindh"})}
    assert [one["member_id"] for one in alike(club, [other, same])] == ["b"]
