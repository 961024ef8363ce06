"""District chapters, as sentences; whatever is asked of one, in whatever order; and what is shown of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as whatever
from hypothesis import settings
from hypothesis import strategies as st

from services.membership.chapters.decisions import (
    AddMember,
    Candidate,
    CloseChapter,
    Command,
    NameConvener,
    OpenChapter,
    RemoveMember,
    decider,
)
from services.membership.chapters.standings import Chapter, Open
from services.membership.chapters.views import chapters
from shared.contracts.chapters import (
    ChapterCloseReason,
    ChapterConvenerNamed,
    ChapterLeaveReason,
    ChapterMemberAdded,
    ChapterMemberRemoved,
    DistrictChapterClosed,
    DistrictChapterOpened,
)
from shared.contracts.event import Event
from shared.contracts.fields import Org, Sector, Tier
from shared.decisions import Refused
from tests.unit.given import SECRETARIAT, Given, fold
from tests.unit.membership.sentences import TODAY
from tests.unit.membership.test_histories import lived, stored

STREAM = "membership/PK-SD/chapters/PK713"
COUNCIL = Org(organisation_id="local-dc", name="District Council Larkana", sector=Sector.PUBLIC, tier=Tier.DISTRICT)
CLUB = Org(organisation_id="secp-0012", name="Larkana Press Club", sector=Sector.MEDIA, member_id="secp-0012")
SCHOOL = Org(organisation_id="local-school", name="Girls' School", sector=Sector.ACADEMIA)
LARKANA = frozenset({"PK713"})
HOST, MEMBER, LOCAL = Candidate(COUNCIL, "stranger"), Candidate(CLUB, "active", LARKANA), Candidate(SCHOOL, "stranger")

SHORT: dict[str, Any] = {"chapter_id": "PK713", "district": "PK713", "host": COUNCIL, "districts": ("PK713",)}
ALONE = SHORT | {"organisations": ("local-dc",)}
WITH_CLUB = SHORT | {"organisations": ("local-dc", "secp-0012")}
WITH_BOTH = SHORT | {"organisations": ("local-dc", "local-school", "secp-0012")}
OPENED = DistrictChapterOpened(**ALONE, on=date(2026, 2, 1))
ADDED = ChapterMemberAdded(**WITH_CLUB, member=CLUB, on=date(2026, 2, 10))
SCHOOL_ADDED = ChapterMemberAdded(
    **SHORT, organisations=("local-dc", "local-school"), member=SCHOOL, on=date(2026, 3, 1)
)
NAMED = ChapterConvenerNamed(**WITH_CLUB, convener=CLUB, on=date(2026, 3, 1))
MOVED = ChapterLeaveReason(code="moved_away")
REMOVED = ChapterMemberRemoved(**WITH_CLUB, member=CLUB, on=date(2026, 5, 1), was_convener=False, why=MOVED)
INACTIVE = ChapterCloseReason(code="inactive")
CLOSED = DistrictChapterClosed(**WITH_CLUB, on=date(2026, 5, 1), members=(CLUB,), why=INACTIVE)

OPEN = OpenChapter("PK713", HOST, "PK-SD", has_alliance=True, on=date(2026, 2, 1), today=TODAY)
ADD = AddMember(MEMBER, date(2026, 2, 10), TODAY)
ADD_SCHOOL = AddMember(LOCAL, date(2026, 3, 1), TODAY)
REMOVE = RemoveMember("secp-0012", date(2026, 5, 1), MOVED, TODAY)
NAME = NameConvener("secp-0012", date(2026, 3, 1), TODAY)
CLOSE = CloseChapter(date(2026, 5, 1), INACTIVE, TODAY)


def given(*events: Event) -> Given[Chapter, Command]:
    return Given(decider, *events)


def test_a_chapter_is_opened_with_a_host() -> None:
    given().when(OPEN).then(OPENED)
    given(OPENED).when(OPEN).then()


def test_a_district_has_one_open_chapter() -> None:
    given(OPENED).when(replace(OPEN, host=MEMBER)).refused("chapter.standing")


def test_only_an_established_alliance_has_chapters() -> None:
    given().when(replace(OPEN, has_alliance=False)).refused("chapter.no_alliance")


@pytest.mark.parametrize("district", ["PK201", "PK799"])
def test_a_chapter_is_of_a_district_of_the_province(district: str) -> None:
    given().when(replace(OPEN, district=district)).refused("chapter.district_outside_province")


@pytest.mark.parametrize("command", [OPEN, ADD, REMOVE, NAME, CLOSE])
def test_nothing_happens_tomorrow(command: Any) -> None:
    events = [] if command is OPEN else [OPENED] if command is ADD else [OPENED, ADDED]
    given(*events).when(replace(command, on=TODAY + timedelta(1))).refused("chapter.future_date")


def test_an_active_member_that_works_there_hosts_or_joins() -> None:
    given(OPENED).when(ADD).then(ADDED)
    given(OPENED, ADDED).when(ADD).then()
    elsewhere = replace(MEMBER, districts=frozenset({"PK701"}))
    given(OPENED).when(replace(ADD, candidate=elsewhere)).refused("chapter.works_elsewhere")
    given().when(replace(OPEN, host=elsewhere)).refused("chapter.works_elsewhere")


def test_a_suspended_member_neither_hosts_nor_joins() -> None:
    suspended = replace(MEMBER, standing="suspended")
    given(OPENED).when(replace(ADD, candidate=suspended)).refused("chapter.member_not_active")
    given().when(replace(OPEN, host=suspended)).refused("chapter.member_not_active")


def test_a_local_organisation_joins() -> None:
    given(OPENED).when(ADD_SCHOOL).then(SCHOOL_ADDED)


def test_nobody_joins_before_the_chapter_opened_or_before_leaving_it() -> None:
    given(OPENED).when(replace(ADD, on=date(2026, 1, 31))).refused("chapter.before_last_change")
    given(OPENED, ADDED, REMOVED).when(replace(ADD, on=date(2026, 4, 30))).refused("chapter.before_last_change")
    given(OPENED, ADDED, REMOVED).when(replace(ADD, on=TODAY)).then(ADDED.model_copy(update={"on": TODAY}))


def test_a_member_leaves_the_chapter() -> None:
    given(OPENED, ADDED).when(REMOVE).then(REMOVED)
    given(OPENED, ADDED, REMOVED).when(REMOVE).then()
    given(OPENED, ADDED).when(replace(REMOVE, on=date(2026, 2, 9))).refused("chapter.before_last_change")


def test_who_never_belonged_neither_leaves_nor_convenes() -> None:
    given(OPENED).when(REMOVE).refused("chapter.unknown_member")
    given(OPENED).when(NAME).refused("chapter.unknown_member")
    given(OPENED, ADDED, REMOVED).when(replace(NAME, on=TODAY)).refused("chapter.unknown_member")


def test_one_of_its_organisations_convenes_it() -> None:
    given(OPENED, ADDED).when(NAME).then(NAMED)
    given(OPENED, ADDED, NAMED).when(NAME).then()
    given(OPENED, ADDED).when(replace(NAME, on=date(2026, 2, 9))).refused("chapter.before_last_change")


def test_another_convener_comes_in_the_place_of_the_first_and_not_before_it() -> None:
    other = ChapterConvenerNamed(**WITH_BOTH, convener=SCHOOL, previous=CLUB, on=date(2026, 4, 1))
    name = NameConvener("local-school", date(2026, 4, 1), TODAY)
    later = NAMED.model_copy(update={"on": date(2026, 4, 2)})
    given(OPENED, ADDED, SCHOOL_ADDED, NAMED).when(name).then(other)
    given(OPENED, ADDED, SCHOOL_ADDED, later).when(name).refused("chapter.before_last_change")


def test_a_convener_that_leaves_leaves_the_place_empty() -> None:
    told = REMOVED.model_copy(update={"was_convener": True})
    given(OPENED, ADDED, NAMED).when(REMOVE).then(told)
    state = decider.state([OPENED, ADDED, NAMED, told])
    assert isinstance(state, Open)
    assert state.convener is None


def test_closing_ends_all_memberships() -> None:
    given(OPENED, ADDED).when(CLOSE).then(CLOSED)
    given(OPENED, ADDED, CLOSED).when(CLOSE).then()
    given(OPENED, ADDED).when(replace(CLOSE, on=date(2026, 2, 9))).refused("chapter.before_last_change")


@pytest.mark.parametrize("command", [ADD, REMOVE, NAME])
def test_only_an_open_chapter_changes(command: Command) -> None:
    given().when(command).refused("chapter.standing")
    given(OPENED, ADDED, CLOSED).when(command).refused("chapter.standing")


def test_what_never_opened_is_not_closed() -> None:
    given().when(CLOSE).refused("chapter.standing")


def test_a_closed_chapter_opens_again_without_members_and_not_before_it_closed() -> None:
    given(OPENED, ADDED, CLOSED).when(OPEN).refused("chapter.before_last_change")
    again = OPENED.model_copy(update={"on": TODAY})
    given(OPENED, ADDED, CLOSED).when(replace(OPEN, on=TODAY)).then(again)
    given(OPENED, ADDED, CLOSED, again).when(replace(REMOVE, on=TODAY)).refused("chapter.unknown_member")


def test_a_chapter_is_shown_with_host_convener_and_members() -> None:
    shown = fold(chapters, OPENED, ADDED, SCHOOL_ADDED, NAMED, stream=STREAM)
    assert (shown["standing"], shown["host"]["name"]) == ("open", "District Council Larkana")
    assert shown["convener"]["organisation_id"] == "secp-0012"
    assert shown["member_ids"] == ["secp-0012", "local-school"]
    left = fold(chapters, OPENED, ADDED, NAMED, REMOVED.model_copy(update={"was_convener": True}), stream=STREAM)
    assert (left["convener"], left["members"]) == (None, [])


def test_every_time_in_which_a_chapter_worked_stays_visible() -> None:
    again = OPENED.model_copy(update={"on": TODAY})
    shown = fold(chapters, OPENED, ADDED, NAMED, CLOSED, again, stream=STREAM)
    assert (shown["standing"], shown["convener"], shown["members"]) == ("open", None, [])
    assert shown["openings"] == [
        {"opened_on": "2026-02-01", "closed_on": "2026-05-01", "why": "inactive", "members": 1},
        {"opened_on": "2026-06-01", "closed_on": None, "why": None, "members": None},
    ]


def test_a_reasons_words_are_not_shown() -> None:
    told = CLOSED.model_copy(update={"why": ChapterCloseReason(code="other", text="Mr. X kept the keys.")})
    assert "Mr. X" not in str(fold(chapters, OPENED, ADDED, told, stream=STREAM))


days = st.integers(-150, 1).map(lambda back: TODAY + timedelta(back))
parties = st.sampled_from([HOST, MEMBER, LOCAL, replace(MEMBER, standing="suspended")])
ids = st.sampled_from(["local-dc", "secp-0012", "local-school"])
commands = st.one_of(
    st.builds(OpenChapter, st.just("PK713"), parties, st.just("PK-SD"), st.just(True), days, st.just(TODAY)),
    st.builds(AddMember, parties, days, st.just(TODAY)),
    st.builds(RemoveMember, ids, days, st.just(MOVED), st.just(TODAY)),
    st.builds(NameConvener, ids, days, st.just(TODAY)),
    st.builds(CloseChapter, days, st.just(INACTIVE), st.just(TODAY)),
)


@settings(max_examples=100, deadline=None)
@whatever(st.lists(commands, max_size=25))
def test_whatever_is_asked_the_fold_is_where_the_handler_stood_and_only_members_convene(asked: list[Command]) -> None:
    state, recorded = lived(decider, [(command, SECRETARIAT) for command in asked])
    assert decider.state(stored(recorded)) == state
    shown = fold(chapters, *stored(recorded), stream=STREAM)
    assert shown.get("version", 0) == len(recorded)
    if isinstance(state, Open):
        assert shown["member_ids"] == list(state.members)
        assert (shown["convener"] or {}).get("organisation_id") in {None, *state.members}
    else:
        assert shown.get("members", []) == []


@settings(max_examples=100, deadline=None)
@whatever(st.lists(commands, max_size=12), commands)
def test_asking_twice_changes_nothing(asked: list[Command], last: Command) -> None:
    state, _ = lived(decider, [(command, SECRETARIAT) for command in asked])
    try:
        told = decider.decide(state, last, SECRETARIAT)
    except Refused:
        return
    for event in told:
        state = decider.evolve(state, event)
    assert decider.decide(state, last, SECRETARIAT) == []
