"""Whatever is asked, in whatever order: what is recorded is whole, and its fold is where the handler stood."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.membership.members import decisions as members
from services.membership.members.standings import standing
from services.membership.members.views import directory
from services.membership.representatives import decisions as representatives
from services.membership.representatives.views import representatives as acting
from shared.contracts.catalogue import read_event, write_event
from shared.contracts.event import Event
from shared.contracts.membership import DeclineReason, ProfileReason
from shared.decisions import Actor, Decider, Refused
from tests.unit.given import SECRETARIAT, fold
from tests.unit.membership.sentences import (
    AMINA,
    APPLIED,
    APPROVE,
    BILAL,
    HEAD,
    JOINED,
    LEAVE,
    OFFICER,
    PEOPLE,
    REINSTATE,
    STRANGER,
    SUSPEND,
    TODAY,
    on,
    person,
)

days = st.integers(-200, 1).map(lambda back: TODAY + timedelta(back))
actors = st.sampled_from([SECRETARIAT, HEAD, OFFICER, STRANGER])
about_members = st.one_of(
    st.just(members.Apply(APPLIED, "PK-SD", has_alliance=True, today=TODAY)),
    st.builds(
        on,
        days,
        st.sampled_from(
            [
                APPROVE,
                SUSPEND,
                REINSTATE,
                LEAVE,
                members.Withdraw(on=TODAY, today=TODAY, representatives=PEOPLE),
                members.Decline(on=TODAY, today=TODAY, representatives=PEOPLE, why=DeclineReason(code="other")),
                *(
                    members.ChangeProfile(
                        on=TODAY,
                        today=TODAY,
                        representatives=PEOPLE,
                        profile=JOINED.model_copy(update={"name": {"en": name}}),
                        province="PK-SD",
                        why=ProfileReason(code="renamed"),
                    )
                    for name in ("Larkana Press Club", "Larkana Union of Journalists")
                ),
            ]
        ),
    ),
)
standings = st.sampled_from(["applied", "active", "suspended", "left"])
persons = st.sampled_from(
    [
        AMINA,
        BILAL,
        person(OFFICER, "head", contact="c-bilal"),
        person(STRANGER, "focal_person", contact="c-other"),
        person(HEAD, "alternate", contact="c-amina"),
    ]
)
about_persons = st.one_of(
    st.builds(representatives.BeginWith, st.just("secp-0012"), st.just("c-new"), standings, st.just(TODAY)),
    st.builds(representatives.Name, persons, standings, st.just(TODAY)),
    st.builds(
        representatives.Release, st.sampled_from(["c-amina", "c-bilal", "c-new"]), days, standings, st.just(TODAY)
    ),
)


def lived(decider: Decider[Any, Any], asked: list[tuple[Any, Actor]]) -> tuple[Any, list[Event]]:
    """Where a handler stands after giving the commands one after another, and what it recorded."""
    state, recorded = decider.initial, list[Event]()
    for command, actor in asked:
        try:
            events = decider.decide(state, command, actor)
        except Refused:
            continue
        for event in events:
            state = decider.evolve(state, event)
        recorded += events
    return state, recorded


def stored(events: list[Event]) -> list[Event]:
    return [read_event(event.type, write_event(event)) for event in events]


@settings(max_examples=100)
@given(st.lists(st.tuples(about_members, actors), max_size=25))
def test_the_fold_of_a_members_record_is_where_its_handler_stood(asked: list[tuple[Any, Actor]]) -> None:
    state, recorded = lived(members.decider, asked)
    assert members.decider.state(stored(recorded)) == state
    entry = fold(directory, *stored(recorded))
    assert entry.get("version", 0) == len(recorded)
    assert entry.get("standing", "stranger") == standing(state)


@settings(max_examples=100)
@given(st.lists(st.tuples(about_persons, actors), max_size=25))
def test_the_fold_of_who_acts_is_where_its_handler_stood(asked: list[tuple[Any, Actor]]) -> None:
    state, recorded = lived(representatives.decider, asked)
    assert representatives.decider.state(stored(recorded)) == state
    shown = fold(acting, *stored(recorded), stream="membership/PK-SD/representatives/secp-0012")
    assert shown.get("version", 0) == len(recorded)
    assert [one["contact_id"] for one in shown.get("people", [])] == [one.contact_id for one in state.named]


@settings(max_examples=100)
@given(st.lists(st.tuples(about_members, actors), max_size=15), about_members, actors)
def test_asking_twice_changes_nothing(asked: list[tuple[Any, Actor]], last: Any, actor: Actor) -> None:
    before, _ = lived(members.decider, asked)
    once, first = lived(members.decider, [*asked, (last, actor)])
    twice, both = lived(members.decider, [*asked, (last, actor), (last, actor)])
    assert before is not None
    assert (once, first) == (twice, both)
