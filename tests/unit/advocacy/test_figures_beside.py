"""What stands beside a commitment, and what became of a figure that an ask cites."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.advocacy.asks.citations import cited
from services.advocacy.commitments.beside import beside
from shared.contracts.envelope import event_id
from shared.contracts.event import Event
from shared.contracts.indicators import IndicatorAdopted
from shared.contracts.reporting import (
    IndicatorSubmitted,
    SubmissionCorrected,
    SubmissionReturned,
    SubmissionVerified,
    SubmissionWithdrawn,
)
from shared.following.reporting import figures
from tests.unit.given import fold

STREAM = "reporting/PK-SD/series/7.1.1/PK713/_T"
MADE_ON = date(2024, 3, 1)
ELECTRICITY: dict[str, Any] = IndicatorAdopted.example
PSLM, HIES = {"kind": "official_survey", "name": "PSLM"}, {"kind": "official_survey", "name": "HIES"}


def told(event: type[Event], period: str, value: str, **changes: Any) -> Event:
    return event.model_validate(event.example | {"period": period, "value": value} | changes)


def verified(period: str, value: str, **changes: Any) -> list[Event]:
    return [
        told(IndicatorSubmitted, period, value, **changes),
        told(SubmissionVerified, period, value, **{name: changes[name] for name in ("source",) if name in changes}),
    ]


def corrected(period: str, before: str, value: str) -> Event:
    return told(SubmissionCorrected, period, value, previous_value=before)


def series(*events: Event) -> dict[str, Any]:
    return fold(figures, *events, stream=STREAM)


def lines(*events: Event, indicator: dict[str, Any] | None = ELECTRICITY) -> list[dict[str, Any]]:
    return beside(series(*events), MADE_ON, indicator)


def test_the_last_value_before_and_after_stand_beside_with_their_difference() -> None:
    (line,) = lines(
        *verified("2019", "80"), *verified("2023", "84.5"), *verified("2025", "88"), *verified("2026", "90.25")
    )
    assert (line["before"]["period"], line["before"]["value"]) == ("2023", "84.5")
    assert (line["after"]["period"], line["after"]["value"]) == ("2026", "90.25")
    assert (line["change"], line["direction"], line["flagged"]) == ("5.75", "better", False)
    assert line["during"] is None


def test_a_period_in_which_the_promise_was_made_is_neither_before_nor_after() -> None:
    (line,) = lines(*verified("2023", "84.5"), *verified("2024", "85"), *verified("2024-Q1", "86"))
    assert (line["before"]["period"], line["during"]["period"], line["after"]) == ("2023", "2024", None)
    assert (line["change"], line["direction"]) == (None, None)


def test_the_day_of_the_promise_begins_what_comes_after() -> None:
    (line,) = lines(*verified("2024-02", "84"), *verified("2024-03", "83"))
    assert (line["before"]["period"], line["after"]["period"]) == ("2024-02", "2024-03")
    assert (line["change"], line["direction"]) == ("-1", "worse")


@pytest.mark.parametrize(("after", "direction"), [("9", "better"), ("11", "worse"), ("10.0", "same")])
def test_lower_is_better_where_the_indicator_says_so(after: str, direction: str) -> None:
    poverty = ELECTRICITY | {"direction": "lower_better"}
    (line,) = lines(*verified("2023", "10"), *verified("2025", after), indicator=poverty)
    assert line["direction"] == direction


def test_no_direction_is_assumed_and_no_units_are_mixed() -> None:
    (unknown,) = lines(*verified("2023", "10"), *verified("2025", "9"), indicator=None)
    assert (unknown["change"], unknown["direction"]) == ("-1", None)
    (mixed,) = lines(*verified("2023", "10"), *verified("2025", "9", unit="count"))
    assert (mixed["change"], mixed["direction"]) == (None, None)


def test_sources_stand_side_by_side_and_are_not_compared_with_each_other() -> None:
    found = lines(*verified("2023", "84", source=PSLM), *verified("2025", "70", source=HIES))
    assert [(line["source"]["name"], line["change"]) for line in found] == [("HIES", None), ("PSLM", None)]


def test_only_verified_values_stand_beside() -> None:
    assert lines(told(IndicatorSubmitted, "2023", "84")) == []
    returned = [told(IndicatorSubmitted, "2023", "84"), told(SubmissionReturned, "2023", "84")]
    assert lines(*returned) == []


def test_a_correction_that_waits_flags_the_value_that_still_counts_and_tells_no_other() -> None:
    (line,) = lines(*verified("2023", "84"), corrected("2023", "84", "48"))
    assert (line["before"]["value"], line["before"]["flags"]) == ("84", ["correction_waits"])
    assert line["flagged"]
    assert "'48'" not in repr(line)


def test_a_corrected_value_is_flagged_with_what_was_verified_before() -> None:
    (line,) = lines(*verified("2023", "84"), corrected("2023", "84", "48"), told(SubmissionVerified, "2023", "48"))
    assert (line["before"]["value"], line["before"]["flags"]) == ("48", ["corrected"])
    assert line["before"]["earlier_values"] == ["84"]
    assert line["flagged"]


def test_a_withdrawn_value_stands_beside_no_more_but_its_period_is_told() -> None:
    (line,) = lines(*verified("2023", "84"), told(SubmissionWithdrawn, "2023", "84"))
    assert (line["before"], line["withdrawn"], line["flagged"]) == (None, ["2023"], True)


FIRST = verified("2019", "88.31")
CORRECTION = corrected("2019", "88.31", "88.13")
RETURN = told(SubmissionReturned, "2019", "88.13")
AGAIN = told(SubmissionVerified, "2019", "88.13")
GONE = told(SubmissionWithdrawn, "2019", "88.31")


@pytest.mark.parametrize(
    ("history", "version", "stands"),
    [
        (FIRST, 2, "stands"),
        (FIRST, 1, "stands"),
        (FIRST[:1], 1, "not_verified"),
        ([*FIRST[:1], CORRECTION], 1, "corrected"),
        ([*FIRST, CORRECTION], 2, "corrected"),
        ([*FIRST, CORRECTION], 3, "not_verified"),
        ([*FIRST, CORRECTION, RETURN], 2, "stands"),
        ([*FIRST, CORRECTION, RETURN], 3, "not_verified"),
        ([*FIRST, CORRECTION, AGAIN], 2, "corrected"),
        ([*FIRST, CORRECTION, AGAIN], 3, "stands"),
        ([*FIRST, CORRECTION, AGAIN], 4, "stands"),
        ([*FIRST, GONE], 2, "withdrawn"),
        ([*FIRST, GONE], 3, "withdrawn"),
        ([*FIRST, GONE, *FIRST[:1]], 2, "withdrawn"),
        ([*FIRST, GONE, *FIRST], 2, "corrected"),
        (FIRST, 9, "unknown"),
    ],
)
def test_a_citation_tells_what_stands_of_the_version_that_was_cited(
    history: list[Event], version: int, stands: str
) -> None:
    assert cited(series(*history), event_id(STREAM, version), "2019")[0] == stands


def test_a_figure_of_another_period_or_of_no_known_series_is_not_the_one_cited() -> None:
    assert cited(series(*FIRST), event_id(STREAM, 2), "2020")[0] == "unknown"
    assert cited(None, event_id(STREAM, 2), "2019") == ("unknown", None, None)
