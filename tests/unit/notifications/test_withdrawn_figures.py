"""Which events of a series are concerned by a withdrawal, and what is left of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from services.notifications.withdrawals.text import OF_FIGURES, concerns, withdrawn_of, without_text
from services.notifications.withdrawals.views import withdrawals
from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.contracts.reporting import IndicatorSubmitted, SubmissionVerified, SubmissionWithdrawn
from shared.runtime.store import Document

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
STREAM = "reporting/PK-SD/series/7.1.1/PK713/_T"
PSLM: dict[str, Any] = {"framework": "2022", "period": "2019", "source": {"kind": "official_survey", "name": "PSLM"}}
CENSUS = PSLM | {"source": {"kind": "census", "name": "Census"}}


def folded(*events: tuple[type[Event], dict[str, Any]]) -> Document:
    """The view's document of a series with these events, each taken twice."""
    document: Document = {}
    for version, (kind, changes) in enumerate(events, start=1):
        event = kind.model_validate(kind.example | changes)
        at = AT + timedelta(days=version)
        recorded = Recorded(event, kind.type, STREAM, version, at, "secp-0012345", "PK-SD")
        document = withdrawals.apply(withdrawals.apply(document, recorded), recorded)
    return document


def test_a_series_without_a_withdrawal_has_none() -> None:
    document = folded((IndicatorSubmitted, PSLM), (SubmissionVerified, PSLM))
    assert document == {"_id": STREAM, "province": "PK-SD", "version": 2}
    assert withdrawn_of(document) == {}


def test_events_of_a_withdrawn_figure_up_to_its_withdrawal_are_concerned_and_no_others() -> None:
    document = folded((IndicatorSubmitted, PSLM), (IndicatorSubmitted, CENSUS), (SubmissionWithdrawn, PSLM))
    withdrawn = withdrawn_of(document)
    assert [concerns(withdrawn, version, PSLM) for version in (1, 3, 4)] == [True, True, False]
    others = ({"framework": "2025"}, {"period": "2020"}, {"source": CENSUS["source"]})
    assert not any(concerns(withdrawn, 1, PSLM | other) for other in others)
    assert document["withdrawn_at"] == "2026-03-04T09:30:00+00:00"


def test_a_figure_that_is_withdrawn_again_takes_what_came_between_with_it() -> None:
    once = folded((IndicatorSubmitted, PSLM), (SubmissionWithdrawn, PSLM))
    assert withdrawn_of(once) == {("2022", "2019", "PSLM"): 2}
    once_more: list[tuple[type[Event], dict[str, Any]]] = [(IndicatorSubmitted, PSLM), (SubmissionWithdrawn, PSLM)]
    assert withdrawn_of(folded(*once_more, *once_more, (SubmissionWithdrawn, CENSUS))) == {
        ("2022", "2019", "PSLM"): 4,
        ("2022", "2019", "Census"): 5,
    }


def test_data_that_name_no_figure_are_of_none() -> None:
    withdrawn = {("2022", "2019", "PSLM"): 9}
    for data in ({}, PSLM | {"source": "PSLM"}, PSLM | {"period": ["2019"]}):
        assert not concerns(withdrawn, 1, data)


def test_text_is_left_out_where_there_is_any() -> None:
    written = SubmissionVerified.example | {"note": "asked her"}
    assert without_text(SubmissionVerified.type, written) == SubmissionVerified.example
    assert without_text(SubmissionVerified.type, SubmissionVerified.example) is None


def test_only_what_tells_of_figures_is_ever_shown_without_its_text() -> None:
    assert sorted(OF_FIGURES) == [
        "reporting.indicator_submitted.v1",
        "reporting.submission_corrected.v1",
        "reporting.submission_flagged.v1",
        "reporting.submission_returned.v1",
        "reporting.submission_verified.v1",
        "reporting.submission_withdrawn.v1",
    ]
