"""What holds for a series whatever is commanded, in any order: versions count events, and folds agree."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.series.checks import Facts
from services.reporting.series.decisions import Command, Correct, Submit, answer_each, decider
from services.reporting.series.judgements import Return, Verify, Withdraw
from services.reporting.series.state import Key, Series, evolve
from services.reporting.series.views import series_view
from shared.contracts.catalogue import read_event, write_event
from shared.contracts.event import Event
from shared.contracts.indicators import IndicatorAdopted, Reason
from shared.contracts.recorded import Recorded
from shared.contracts.reporting import Figure, IndicatorSubmitted
from shared.decisions import Actor, Refused

STREAM = "reporting/PK-SD/series/7.1.1/PK713/_T"
FACTS = Facts("PK-SD", IndicatorAdopted(**IndicatorAdopted.example), retired=False, active=True, today=date(2026, 7, 1))
MEMBERS = [
    Actor(f"account-{number}", f"secp-{number}", frozenset({"data_officer"}), frozenset({"PK-SD"})) for number in (1, 2)
]
SECRETARIAT = Actor("zara", "lcas", frozenset({"secretariat"}), frozenset({"PK-SD"}))
WHY = Reason(code="revised", text="words about a person")

periods = st.sampled_from(["2015", "2016", "2017", "2018", "2019", "2020", "1980"])
sources = st.sampled_from(["PSLM", "Census"])
values = st.sampled_from(["10", "10.0", "12.5", "80", "101"])
actors = st.sampled_from([*MEMBERS, SECRETARIAT])
keys = st.builds(Key, st.just("2022"), periods, sources)


def told(actor: Actor, period: str, source: str, value: str) -> dict[str, Any]:
    changes = {"member_id": actor.organisation_id, "period": period, "value": value, "method": "words about a person"}
    return IndicatorSubmitted.example | changes | {"source": {"kind": "census", "name": source}}


@st.composite
def commands(draw: st.DrawFn) -> tuple[Command, Actor]:
    actor = draw(actors)
    key = draw(keys)
    figure = told(actor, key.period, key.source, draw(values))
    options: list[Command] = [
        Submit(IndicatorSubmitted(**figure), FACTS),
        Correct(Figure(**{name: value for name, value in figure.items() if name != "import_id"}), WHY, FACTS),
        Verify(key),
        Return(key, WHY),
        Withdraw(key, WHY),
    ]
    return draw(st.sampled_from(options)), actor


def carry_out(asked: list[tuple[Command, Actor]]) -> tuple[Series, list[Event]]:
    series, events = decider.initial, list[Event]()
    for command, actor in asked:
        try:
            decided = decider.decide(series, command, actor)
        except Refused:
            continue
        for event in decided:
            series = evolve(series, event)
        events += decided
    return series, events


def folded(events: list[Event], *, twice: bool = False) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for version, event in enumerate(events, 1):
        recorded = Recorded(event, event.type, STREAM, version, datetime(2026, 7, 1, tzinfo=UTC), "lcas", "PK-SD")
        for _ in range(2 if twice else 1):
            if version > document.get("version", 0):
                document = series_view.apply(document, recorded)
    return document


@given(st.lists(commands(), max_size=25))
@settings(deadline=None)
def test_what_is_stored_folds_to_the_handlers_state(asked: list[tuple[Command, Actor]]) -> None:
    series, events = carry_out(asked)
    stored = [read_event(event.type, write_event(event)) for event in events]
    assert stored == events
    assert decider.state(stored) == series


@given(st.lists(commands(), max_size=25))
@settings(deadline=None)
def test_the_view_agrees_with_the_handler_and_counts_every_event_once(asked: list[tuple[Command, Actor]]) -> None:
    series, events = carry_out(asked)
    document = folded(events, twice=True)
    assert document == folded(events)
    assert document.get("version", 0) == len(events)
    shown = {
        Key(one["framework"], one["period"], one["source"]["name"]): (
            one["standing"],
            one["counts"] and one["counts"]["value"],
        )
        for one in document.get("figures", [])
    }
    assert shown == {key: (held.standing, held.counts) for key, held in series.items()}
    assert document.get("waiting", 0) == sum(held.waits for held in series.values())
    assert [point["value"] for point in document.get("points", [])] == [
        series[key].counts for key in sorted(shown, key=lambda key: (key.period, key.source)) if series[key].counts
    ]


@given(st.lists(commands(), max_size=25))
@settings(deadline=None)
def test_a_fold_changes_nothing_that_it_was_given(asked: list[tuple[Command, Actor]]) -> None:
    _, events = carry_out(asked)
    for before, after in pairwise(range(len(events) + 1)):
        document = folded(events[:before])
        kept = folded(events[:before])
        event = events[after - 1]
        recorded = Recorded(event, event.type, STREAM, after, datetime(2026, 7, 1, tzinfo=UTC), "lcas", "PK-SD")
        series_view.apply(document, recorded)
        assert document == kept


@given(st.lists(commands(), max_size=25))
@settings(deadline=None)
def test_nothing_counts_that_its_own_organisation_verified(asked: list[tuple[Command, Actor]]) -> None:
    _, events = carry_out(asked)
    verified = [event for event in events if event.type == "reporting.submission_verified.v1"]
    assert all(event.member_id != event.verified_by for event in verified)  # type: ignore[attr-defined]  # by its type


@given(st.lists(commands(), max_size=20), st.sampled_from(MEMBERS))
@settings(deadline=None)
def test_a_batch_decides_as_its_commands_one_by_one(asked: list[tuple[Command, Actor]], actor: Actor) -> None:
    only = [command for command, _ in asked]
    outcomes = answer_each({}, only, actor)
    _, events = carry_out([(command, actor) for command in only])
    assert [event for outcome in outcomes for event in outcome.events] == events


@given(st.lists(commands(), max_size=25))
@settings(deadline=None)
def test_a_withdrawn_figure_shows_no_words(asked: list[tuple[Command, Actor]]) -> None:
    series, events = carry_out(asked)
    for one in folded(events).get("figures", []):
        if series[Key(one["framework"], one["period"], one["source"]["name"])].standing == "withdrawn":
            assert "words about a person" not in repr(one)
