"""Free text is labelled where it is declared, the schema says so, and an event can be told without it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from shared.contracts.catalogue import EVENTS, read_event
from shared.contracts.free_text import LABEL, free_text_fields, records_inside, without_free_text
from shared.contracts.indicators import Reason
from shared.contracts.reporting import IndicatorSubmitted, SubmissionCorrected, SubmissionVerified
from shared.contracts.schema import schema


def records_of(record: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The record and all inside it."""
    yield record
    for inside in records_inside(record).values():
        yield from records_of(inside)


def test_what_is_written_about_a_figure_is_labelled_in_its_schema() -> None:
    figure = schema(SubmissionCorrected)
    labelled = {name for name, field in figure["properties"].items() if field.get(LABEL)}
    assert labelled == free_text_fields(SubmissionCorrected) == {"method", "evidence"}
    assert figure["$defs"]["Reason"]["properties"]["text"][LABEL] is True
    assert free_text_fields(SubmissionVerified) == {"note"}
    assert free_text_fields(Reason) == {"text"}


@pytest.mark.parametrize("event_type", EVENTS)
def test_an_event_without_its_free_text_is_still_one_of_its_type(event_type: str) -> None:
    needed = [
        f"{record.__name__}.{name}"
        for record in records_of(EVENTS[event_type])
        for name in free_text_fields(record)
        if record.model_fields[name].is_required()
    ]
    assert needed == []


def test_free_text_is_left_out_of_records_inside_too_and_nothing_else_is() -> None:
    written = SubmissionCorrected.example | {"method": "asked her", "evidence": "https://example.org/her"}
    left = without_free_text(SubmissionCorrected, written)
    assert left == SubmissionCorrected.example | {"why": {"code": "wrong_value"}}
    assert without_free_text(SubmissionCorrected, left) == left
    read_event(SubmissionCorrected.type, SubmissionCorrected.model_validate(left).model_dump_json().encode())


class Several(BaseModel):
    """A record with several others inside, and one that may be missing."""

    reasons: tuple[Reason, ...]
    other: Reason | None = None


def test_of_several_records_each_loses_its_free_text_and_what_is_no_record_stays() -> None:
    data = {"reasons": [{"code": "other", "text": "a"}, {"code": "method"}], "other": None, "newer": {"text": "b"}}
    left = {"reasons": [{"code": "other"}, {"code": "method"}], "other": None, "newer": {"text": "b"}}
    assert without_free_text(Several, data) == left


def test_an_event_that_nobody_wrote_in_stays_as_it_is() -> None:
    assert without_free_text(IndicatorSubmitted, IndicatorSubmitted.example) == IndicatorSubmitted.example
