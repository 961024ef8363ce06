"""What is shown of plans and activities, with every event told twice; the board and the results of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.membership.activities.decisions import decider
from services.membership.activities.views import activities
from services.membership.plans.board import board
from services.membership.plans.results import results
from services.membership.plans.views import plans
from services.membership.streams import activity_stream
from shared.contracts.event import Event
from shared.contracts.fields import Money
from shared.runtime.store import Document
from tests.unit.given import fold
from tests.unit.membership.activity_sentences import (
    CANCELLED,
    COMPLETED,
    COUNTED,
    OVERDUE,
    PHOTOS,
    PLANNED,
    PROGRESSED,
    REASSIGNED,
    RESCHEDULED,
)
from tests.unit.membership.plan_sentences import (
    ADOPTED,
    CLOSED,
    DRAFTED,
    ENDORSED,
    PLAN_STREAM,
    REDRAFTED,
)


def plan(*events: Event) -> Document:
    return fold(plans, *events, stream=PLAN_STREAM)


def activity(*events: Event, activity_id: str = "a1") -> Document:
    return fold(activities, *events, stream=activity_stream("PK-SD", activity_id))


def test_a_plan_tells_what_it_waits_for() -> None:
    assert plan(DRAFTED)["waits_for"] == ["decision", "endorsement"]
    assert plan(DRAFTED, ENDORSED)["waits_for"] == ["decision"]
    assert plan(DRAFTED, ENDORSED, REDRAFTED)["waits_for"] == ["decision", "endorsement"]
    assert plan(DRAFTED, ENDORSED, ADOPTED)["waits_for"] == []


def test_a_plan_shows_its_steps() -> None:
    drafted = plan(DRAFTED, ENDORSED, REDRAFTED)
    assert (drafted["standing"], drafted["draft"]["version"], drafted["endorsement"]) == ("drafted", 3, None)
    closed = plan(DRAFTED, ENDORSED, ADOPTED, CLOSED)
    assert (closed["standing"], closed["draft"]["version"], closed["endorsement"]["endorsed_by"]) == (
        "closed",
        1,
        "lcas",
    )
    assert closed["adoption"] == {
        "version": 1,
        "decision_id": "d-1",
        "adopted_on": "2025-12-20",
        "activity_ids": ["a1"],
        "budget": [{"amount": "450000", "currency": "PKR"}],
    }
    assert closed["closing"]["carried_over"] == ["a1"]


def test_an_activity_is_found_by_its_day_while_it_is_open_and_not_overdue() -> None:
    assert activity(PLANNED)["due_on"] == "2026-05-31"
    assert activity(PLANNED, OVERDUE)["due_on"] is None
    moved = activity(PLANNED, OVERDUE, RESCHEDULED)
    assert (moved["due_on"], moved["overdue_since"], moved["agreed_due_on"]) == ("2026-06-20", None, "2026-06-20")
    for ended in (COMPLETED, CANCELLED):
        shown = activity(PLANNED, OVERDUE, ended)
        assert (shown["due_on"], shown["overdue_since"], shown["agreed_due_on"]) == (None, None, "2026-05-31")


def test_an_activity_shows_the_totals_so_far_and_every_document_once() -> None:
    later = PROGRESSED.model_copy(update={"as_of_on": date(2026, 4, 30), "evidence": (PHOTOS,)})
    shown = activity(PLANNED, PROGRESSED, later, later)
    assert [output["achieved"] for output in shown["outputs"]] == ["5", None, None]
    assert (shown["as_of_on"], shown["spent"]) == ("2026-04-30", {"amount": "180000", "currency": "PKR"})
    assert [document["document_id"] for document in shown["evidence"]] == ["r1", "r2"]


def test_an_activity_shows_its_owner_of_today() -> None:
    shown = activity(PLANNED, REASSIGNED)
    assert (shown["owner"]["name"], shown["owner_id"]) == ("University of Larkana", "hec-9")
    assert [partner["organisation_id"] for partner in shown["partners"]] == ["ngo-77"]


def test_decisions_are_kept_and_words_about_people_are_not() -> None:
    by_decision = [
        event.model_copy(update={"decision_id": f"d-{n}"}) for n, event in enumerate((RESCHEDULED, CANCELLED))
    ]
    shown = activity(PLANNED, *by_decision)
    assert (shown["decision_ids"], shown["why"]) == (["d-0", "d-1"], "weather")
    assert "Mr. X" not in str(shown)


HISTORIES: list[list[Event]] = [
    [PLANNED, OVERDUE, RESCHEDULED],
    [PLANNED, RESCHEDULED, REASSIGNED, PROGRESSED],
    [PLANNED, COUNTED, COMPLETED],
    [PLANNED, PROGRESSED, CANCELLED],
]


@pytest.mark.parametrize("events", HISTORIES)
def test_what_is_shown_is_where_the_decider_stands(events: list[Event]) -> None:
    shown, stands = activity(*events), decider.state(events)
    assert shown["standing"] == type(stands).__name__.lower()
    assert shown["agreed_due_on"] == stands.due_on.isoformat()  # type: ignore[union-attr]  # it was planned


def of(activity_id: str, due_on: str, *ended: Event, **changes: Any) -> Document:
    """An activity of the press club in Larkana for goal 4, but for the changes, as the view shows it."""
    day = date.fromisoformat(due_on)
    planned = PLANNED.model_copy(update={"activity_id": activity_id, "due_on": day, **changes})
    return activity(planned, *ended, activity_id=activity_id)


TODAY = date(2026, 5, 1)
OF_THE_PLAN = [
    of("done", "2026-03-01", COMPLETED),
    of("given-up", "2026-03-02", CANCELLED),
    of("late", "2026-04-30"),
    of("today", "2026-05-01", districts=("PK701", "PK713"), goals=(4, 16)),
    of("in-30-days", "2026-05-31"),
    of("in-31-days", "2026-06-01", REASSIGNED),
]


def test_every_activity_stands_in_one_place_of_the_board() -> None:
    shown = board(plan(DRAFTED, ENDORSED, ADOPTED), OF_THE_PLAN, TODAY, limit=50)
    assert {name: [line.activity_id for line in getattr(shown, name)] for name in shown.counts.model_dump()} == {
        "late": ["late"],
        "due": ["today", "in-30-days"],
        "open": ["in-31-days"],
        "done": ["done"],
        "cancelled": ["given-up"],
        "carried_over": [],
    }
    assert sum(shown.counts.model_dump().values()) == len(OF_THE_PLAN)


def test_the_board_counts_by_owner_district_and_goal() -> None:
    shown = board(plan(DRAFTED), OF_THE_PLAN, TODAY, limit=1)
    assert (shown.counts.due, len(shown.due)) == (2, 1)
    assert (shown.by_owner["hec-9"].open, shown.by_owner["secp-0012"].late) == (1, 1)
    assert (shown.by_district["PK701"].due, shown.by_district["PK713"].due) == (1, 2)
    assert (shown.by_goal["16"].due, shown.by_goal["4"].done) == (1, 1)


def test_what_was_open_when_the_plan_closed_is_carried_over() -> None:
    closed = plan(DRAFTED, ENDORSED, ADOPTED, CLOSED)
    shown = board(closed, [of("a1", "2026-04-30"), of("a2", "2026-04-30", COMPLETED)], TODAY, limit=50)
    assert (shown.counts.carried_over, shown.counts.done, shown.counts.late) == (1, 1, 0)


def test_results_are_summed_by_measure_and_by_currency() -> None:
    euros = {"budget": Money(amount="0.10", currency="EUR")}
    came = results(
        "2026-S1",
        [
            of("a", "2026-04-30", PROGRESSED),
            of("b", "2026-04-30", COMPLETED.model_copy(update={"spent": Money(amount="0.20", currency="PKR")})),
            of("c", "2026-04-30", **euros),
        ],
    )
    by_measure = {output.measure: output for output in came.outputs}
    sessions = by_measure["awareness sessions held"]
    assert (sessions.planned, sessions.achieved, sessions.share) == ("36", "17", "0.4722")
    assert (sessions.outputs, sessions.told) == (3, 2)
    assert by_measure["guidebooks printed"].model_dump() == {
        "measure": "guidebooks printed",
        "unit": "copies",
        "planned": "3001.5",
        "achieved": "0",
        "share": "0.0000",
        "outputs": 3,
        "told": 1,
    }
    assert [(money.currency, money.budget, money.spent, money.share, money.told) for money in came.money] == [
        ("EUR", "0.10", "0", "0.0000", 0),
        ("PKR", "900000", "180000.20", "0.2000", 2),
    ]


def test_what_a_cancelled_activity_planned_does_not_count_and_what_it_did_does() -> None:
    came = results("2026-S1", [of("a", "2026-04-30", PROGRESSED, CANCELLED)])
    sessions = next(output for output in came.outputs if output.unit == "sessions")
    assert (sessions.planned, sessions.achieved, sessions.share, sessions.outputs) == ("0", "5", None, 0)
    assert (came.money[0].budget, came.money[0].spent, came.money[0].share) == ("0", "180000", None)
