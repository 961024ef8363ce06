"""Who a person in public office is, as sentences."""

from __future__ import annotations

import pytest

from services.advocacy.office_holders.decisions import Command, Correct, Person, Register, decider
from services.advocacy.office_holders.views import office_holders
from shared.contracts.event import Event
from shared.contracts.office_holders import Holder, HolderReason, OfficeHolderCorrected, OfficeHolderRegistered, Source
from tests.unit.given import Given, fold

STREAM = "advocacy/PK-SD/office_holders/ps-9-zainab"
SOURCE = Source(title="Provincial Assembly of Sindh, members")
ZAINAB = OfficeHolderRegistered(person_id="ps-9-zainab", name={"en": "Zainab Exampel"}, sources=(SOURCE,))
MISSPELT = HolderReason(code="misspelt", text="Said Mr. X.")
SPELT = {"en": "Zainab Example", "ur": "زینب مثال"}
RIGHT = Holder(person_id="ps-9-zainab", name=SPELT, sources=(SOURCE,))
CORRECTED = OfficeHolderCorrected(**RIGHT.model_dump(), changed=("name",), why=MISSPELT)


def given(*events: Event) -> Given[Person, Command]:
    return Given(decider, *events)


def test_a_person_in_office_is_registered() -> None:
    given().when(Register(ZAINAB)).then(ZAINAB)


def test_registering_twice_changes_nothing() -> None:
    given(ZAINAB).when(Register(ZAINAB)).then()


def test_who_is_registered_and_told_otherwise_is_a_correction() -> None:
    given(ZAINAB).when(Register(ZAINAB.model_copy(update={"name": SPELT}))).refused("office_holder.already_registered")


def test_a_correction_tells_the_whole_and_what_changed() -> None:
    given(ZAINAB).when(Correct(RIGHT, MISSPELT)).then(CORRECTED)


def test_correcting_twice_changes_nothing() -> None:
    given(ZAINAB, CORRECTED).when(Correct(RIGHT, MISSPELT)).then()


def test_nobody_corrects_who_is_not_registered() -> None:
    given().when(Correct(RIGHT, MISSPELT)).refused("office_holder.unknown")


@pytest.mark.parametrize("wrong", [{"ur": "Ø²ÛŒÙ†Ø¨"}, {"en": "Zainab", "sd": "Zainab"}, {"ps": "زینب Example"}])
def test_an_urdu_name_that_was_read_in_latin_1_is_refused(wrong: dict[str, str]) -> None:
    given().when(Register(ZAINAB.model_copy(update={"name": wrong}))).refused("office_holder.not_in_script")
    given(ZAINAB).when(Correct(RIGHT.model_copy(update={"name": wrong}), MISSPELT)).refused(
        "office_holder.not_in_script"
    )


def test_a_person_is_shown_as_corrected_last_with_reasons_by_code() -> None:
    shown = fold(office_holders, ZAINAB, CORRECTED, stream=STREAM)
    assert shown["name"] == SPELT
    assert [(one["changed"], one["why"]) for one in shown["corrections"]] == [(["name"], "misspelt")]
    assert "Mr. X" not in str(shown)
    assert {"zainab", "example", "زینب"} <= set(shown["words"])
