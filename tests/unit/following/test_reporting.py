"""What a follower knows of figures: the fold of reporting's events, and that it agrees with reporting's own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.series.decisions import Command
from shared.contracts.envelope import event_id
from shared.contracts.event import Event
from shared.contracts.indicators import IndicatorAdopted, IndicatorRetired, IndicatorTargetChanged
from shared.contracts.recorded import Recorded
from shared.contracts.reporting import (
    IndicatorSubmitted,
    SubmissionCorrected,
    SubmissionReturned,
    SubmissionVerified,
    SubmissionWithdrawn,
)
from shared.decisions import Actor
from shared.following.reporting import figures, indicators
from shared.streams import View
from tests.unit.reporting.test_series_over_any_commands import carry_out, commands
from tests.unit.reporting.test_series_over_any_commands import folded as own_fold

STREAM = "reporting/PK-SD/series/7.1.1/PK713/_T"
SUBMITTED = IndicatorSubmitted(**IndicatorSubmitted.example)
VERIFIED = SubmissionVerified(**SubmissionVerified.example)
CORRECTED = SubmissionCorrected(**SubmissionCorrected.example)
NEW_VERIFIED = VERIFIED.model_copy(update={"value": "88.13"})
RETURNED = SubmissionReturned(**SubmissionReturned.example | {"value": "88.13"})
WITHDRAWN = SubmissionWithdrawn(**SubmissionWithdrawn.example)


def folded(view: View, *events: Event | None, stream: str = STREAM) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for version, event in enumerate(events, 1):
        kind = event.type if event else "reporting.something_new.v1"
        recorded = Recorded(event, kind, stream, version, datetime(2026, 7, 1, tzinfo=UTC), "lcas", "PK-SD")
        for _ in range(2):
            if version > document.get("version", 0):
                document = view.apply(document, recorded)
    return document


def figure(*events: Event | None) -> dict[str, Any]:
    (only,) = folded(figures, *events)["figures"]
    return dict(only)


def test_a_figure_counts_once_it_is_verified_with_the_event_that_verified_it() -> None:
    assert figure(SUBMITTED)["counts"] is None
    counts = figure(SUBMITTED, VERIFIED)["counts"]
    assert (counts["value"], counts["unit"], counts["told"]) == ("88.31", "percent", 1)
    assert counts["event_id"] == event_id(STREAM, 2)


def test_a_value_counts_until_its_correction_is_verified() -> None:
    waiting = figure(SUBMITTED, VERIFIED, CORRECTED)
    assert (waiting["standing"], waiting["counts"]["value"], waiting["told"]) == ("corrected", "88.31", 3)
    returned = figure(SUBMITTED, VERIFIED, CORRECTED, RETURNED)
    assert (returned["standing"], returned["counts"]["value"]) == ("returned", "88.31")
    after = figure(SUBMITTED, VERIFIED, CORRECTED, NEW_VERIFIED)
    assert (after["standing"], after["counts"]["value"], after["counts"]["told"]) == ("verified", "88.13", 3)


def test_a_withdrawn_figure_counts_no_more_and_its_steps_stay() -> None:
    gone = figure(SUBMITTED, VERIFIED, WITHDRAWN)
    assert (gone["standing"], gone["counts"]) == ("withdrawn", None)
    again = figure(SUBMITTED, VERIFIED, WITHDRAWN, SUBMITTED)
    assert [step["fact"] for step in again["steps"]] == ["submitted", "verified", "withdrawn", "submitted"]
    assert [step["told"] for step in again["steps"]] == [1, 1, 1, 4]


def test_a_type_that_is_not_known_here_still_counts_as_a_version() -> None:
    document = folded(figures, SUBMITTED, None, VERIFIED)
    assert (document["version"], document["figures"][0]["standing"]) == (3, "verified")


def test_no_words_about_a_figure_are_kept() -> None:
    told = SUBMITTED.model_copy(update={"method": "words of somebody", "evidence": "https://words.example"})
    assert "words" not in repr(folded(figures, told, VERIFIED, CORRECTED, WITHDRAWN))


def test_an_indicator_is_known_by_its_newest_terms_until_it_is_retired() -> None:
    stream = "reporting/PK/indicators/7.1.1"
    adopted = IndicatorAdopted(**IndicatorAdopted.example)
    changed = IndicatorTargetChanged(**IndicatorTargetChanged.example | {"target": {"value": "95", "year": 2030}})
    retired = IndicatorRetired(**IndicatorRetired.example)
    now = folded(indicators, adopted, changed, stream=stream)
    assert (now["code"], now["target"]["value"], now["adopted"]) == ("7.1.1", "95", True)
    assert folded(indicators, adopted, changed, retired, stream=stream)["adopted"] is False


@settings(deadline=None)
@given(st.lists(commands(), max_size=25))
def test_whatever_happens_the_same_figures_count_as_in_reporting_itself(asked: list[tuple[Command, Actor]]) -> None:
    _, events = carry_out(asked)

    def shown(document: dict[str, Any]) -> list[tuple[Any, ...]]:
        return [
            (one["period"], one["source"]["name"], one["standing"], one["counts"] and one["counts"]["value"])
            for one in document.get("figures", [])
        ]

    assert shown(folded(figures, *events)) == shown(own_fold(events))
