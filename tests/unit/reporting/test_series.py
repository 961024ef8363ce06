"""A figure's rules, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.reporting.series.checks import Facts, known_area, known_dimensions
from services.reporting.series.decisions import (
    Command,
    Correct,
    Submit,
    assess,
    decider,
)
from services.reporting.series.judgements import Return, Verify, Withdraw
from services.reporting.series.state import Key
from shared.contracts.event import Event
from shared.contracts.indicators import IndicatorAdopted, Reason
from shared.contracts.reporting import (
    Figure,
    IndicatorSubmitted,
    SubmissionCorrected,
    SubmissionFlagged,
    SubmissionReturned,
    SubmissionVerified,
    SubmissionWithdrawn,
)
from shared.decisions import Actor, Refused

TERMS = IndicatorAdopted(**IndicatorAdopted.example)
FACTS = Facts("PK-SD", TERMS, retired=False, active=True, today=date(2026, 7, 1))
MEMBER = Actor("amina", "secp-0012345", frozenset({"member", "data_officer"}), frozenset({"PK-SD"}))
OTHER_MEMBER = Actor("bilal", "secp-0099", frozenset({"member", "data_officer"}), frozenset({"PK-SD"}))
SECRETARIAT = Actor("zara", "lcas", frozenset({"secretariat"}), frozenset({"PK-SD"}))
KEY = Key("2022", "2019", "PSLM")
WHY = Reason(code="wrong_value", text="digits swapped")


def submitted(**changes: Any) -> IndicatorSubmitted:
    return IndicatorSubmitted(**{**IndicatorSubmitted.example, "import_id": None} | changes)


def figure(**changes: Any) -> Figure:
    return Figure(**{name: getattr(submitted(**changes), name) for name in Figure.model_fields})


SUBMITTED = submitted()
REPEATED = {name: getattr(SUBMITTED, name) for name in SubmissionWithdrawn.model_fields if name != "why"}
VERIFIED = SubmissionVerified(**REPEATED, verified_by="lcas")
RETURNED = SubmissionReturned(**REPEATED, returned_by="lcas", why=Reason(code="no_evidence"))
WITHDRAWN = SubmissionWithdrawn(**REPEATED, why=Reason(code="duplicate"))
CORRECTED = SubmissionCorrected(
    **figure(value="90.5").model_dump(), previous_value="88.31", changed=("value",), why=WHY
)


class given:  # noqa: N801  reads as a sentence: given(...).when(...).then(...)
    """given(events).when(command, by).then(events) or .refused(rule)."""

    def __init__(self, *events: Event) -> None:
        self.series = decider.state(events)

    def when(self, command: Command, by: Actor = MEMBER) -> given:
        self.command, self.by = command, by
        return self

    def decided(self) -> list[Event]:
        return decider.decide(self.series, self.command, self.by)

    def then(self, *events: Event) -> None:
        assert self.decided() == list(events)

    def refused(self, rule: str, **facts: object) -> None:
        with pytest.raises(Refused) as refusal:
            self.decided()
        assert refusal.value.rule == rule
        assert refusal.value.facts | facts == refusal.value.facts


def flagged(*events: Event) -> list[str]:
    return [event.rule for event in events if isinstance(event, SubmissionFlagged)]


def test_a_figure_of_an_active_member_is_submitted_with_its_filter_keys() -> None:
    bare = submitted(districts=(), goals=(), organisations=())
    given().when(Submit(bare, FACTS)).then(SUBMITTED)


def test_a_tehsils_figure_is_found_by_its_district() -> None:
    tehsil = submitted(area="PK71301", districts=())
    [event] = given().when(Submit(tehsil, FACTS)).decided()
    assert event.districts == ("PK713",)


def test_the_same_figure_again_changes_nothing() -> None:
    given(SUBMITTED).when(Submit(submitted(value="88.310"), FACTS)).then()


def test_another_value_under_the_same_key_needs_a_correction() -> None:
    given(SUBMITTED).when(Submit(submitted(value="88.4"), FACTS)).refused(
        "figure.correction_needed", field="value", value="88.4", current="88.31"
    )


def test_another_source_is_another_figure_beside_it() -> None:
    census = submitted(value="91", source={"kind": "census", "name": "Census 2023"})
    given(SUBMITTED).when(Submit(census, FACTS)).then(census)


def test_a_withdrawn_figure_may_be_submitted_again() -> None:
    given(SUBMITTED, WITHDRAWN).when(Submit(SUBMITTED, FACTS)).then(SUBMITTED)


@pytest.mark.parametrize(
    ("changes", "rule", "field"),
    [
        ({"framework": "2025"}, "figure.wrong_framework", "framework"),
        ({"area": "PK799"}, "figure.unknown_area", "area"),
        ({"area": "PK101"}, "figure.area_outside_province", "area"),
        ({"period": "2031"}, "figure.impossible_period", "period"),
        ({"period": "2026-Q4"}, "figure.impossible_period", "period"),
        ({"period": "1989"}, "figure.impossible_period", "period"),
        ({"unit": "rate"}, "figure.wrong_unit", "unit"),
        ({"dimensions": "urbanisation=R,sex=F"}, "figure.dimensions_order", "dimensions"),
        ({"dimensions": "height=T"}, "figure.unknown_dimension", "dimensions"),
        ({"value": "100.01"}, "figure.out_of_limits", "value"),
        ({"value": "-1"}, "figure.out_of_limits", "value"),
        ({"numerator": "7", "denominator": "5"}, "figure.numerator_above_denominator", "numerator"),
        ({"numerator": "0", "denominator": "0"}, "figure.denominator_not_positive", "denominator"),
        ({"numerator": "1", "denominator": "3"}, "figure.not_its_quotient", "value"),
        ({"member_id": "secp-0099"}, "figure.of_another_member", "member_id"),
    ],
)
def test_a_figure_that_cannot_be_right_is_refused(changes: dict[str, Any], rule: str, field: str) -> None:
    given().when(Submit(submitted(**changes), FACTS)).refused(rule, field=field)


def test_an_area_by_its_name_is_refused_with_what_may_have_been_meant() -> None:
    with pytest.raises(Refused) as refusal:
        known_area("Larkana", "PK-SD")
    assert refusal.value.rule == "figure.unknown_area"
    assert "PK713" in str(refusal.value.facts["candidates"])


def test_a_quotient_holds_as_far_as_its_decimals_tell() -> None:
    third = submitted(value="33.3", numerator="1", denominator="3")
    given().when(Submit(third, FACTS)).then(third)


def test_an_indicator_that_was_not_adopted_is_refused_with_similar_ones() -> None:
    facts = replace(FACTS, terms=None, similar=("7.1.2",))
    given().when(Submit(SUBMITTED, facts)).refused("figure.unknown_indicator", candidates=["7.1.2"])


def test_a_retired_indicator_takes_no_new_figures_but_corrections() -> None:
    retired = replace(FACTS, retired=True)
    given().when(Submit(SUBMITTED, retired)).refused("figure.retired_indicator")
    given(SUBMITTED).when(Correct(figure(value="90.5"), WHY, retired)).then(CORRECTED)


def test_who_is_no_active_member_may_neither_submit_nor_correct() -> None:
    suspended = replace(FACTS, active=False)
    given().when(Submit(SUBMITTED, suspended)).refused("figure.member_not_active")
    given(SUBMITTED).when(Correct(figure(value="90.5"), WHY, suspended)).refused("figure.member_not_active")


def test_a_second_person_verifies_once() -> None:
    given(SUBMITTED).when(Verify(KEY), by=SECRETARIAT).then(VERIFIED)
    given(SUBMITTED, VERIFIED).when(Verify(KEY), by=SECRETARIAT).then()


def test_nobody_verifies_or_returns_their_own_organisations_figure() -> None:
    given(SUBMITTED).when(Verify(KEY), by=MEMBER).refused("figure.own_matter")
    given(SUBMITTED).when(Verify(KEY, frozenset({"secp-0012345"})), by=SECRETARIAT).refused("figure.own_matter")
    given(SUBMITTED).when(Return(KEY, WHY, frozenset({"secp-0012345"})), by=SECRETARIAT).refused("figure.own_matter")


def test_what_was_looked_at_is_what_is_verified() -> None:
    given(SUBMITTED, CORRECTED).when(Verify(KEY, value="88.31"), by=SECRETARIAT).refused(
        "figure.changed_meanwhile", current="90.5"
    )
    assert len(given(SUBMITTED, CORRECTED).when(Verify(KEY, value="90.50"), by=SECRETARIAT).decided()) == 1


def test_a_figure_that_is_not_there_is_refused_with_those_that_are() -> None:
    given(SUBMITTED).when(Verify(Key("2022", "2018", "PSLM")), by=SECRETARIAT).refused(
        "figure.unknown", candidates=["2019 PSLM"]
    )


def test_a_returned_figure_waits_for_its_correction() -> None:
    given(SUBMITTED).when(Return(KEY, Reason(code="no_evidence")), by=SECRETARIAT).then(RETURNED)
    given(SUBMITTED, RETURNED).when(Return(KEY, WHY), by=SECRETARIAT).then()
    given(SUBMITTED, RETURNED).when(Verify(KEY), by=SECRETARIAT).refused("figure.standing", standing="returned")
    given(SUBMITTED, RETURNED).when(Correct(figure(value="90.5"), WHY, FACTS)).then(CORRECTED)


def test_a_verified_figure_is_not_returned() -> None:
    given(SUBMITTED, VERIFIED).when(Return(KEY, WHY), by=SECRETARIAT).refused("figure.standing")


def test_only_its_own_member_corrects_or_withdraws_a_figure() -> None:
    theirs = figure(value="90.5", member_id="secp-0099")
    given(SUBMITTED).when(Correct(theirs, WHY, FACTS), by=OTHER_MEMBER).refused("figure.of_another_member")
    given(SUBMITTED).when(Withdraw(KEY, WHY), by=OTHER_MEMBER).refused("figure.of_another_member")


def test_correcting_to_what_is_there_changes_nothing() -> None:
    given(SUBMITTED).when(Correct(figure(), WHY, FACTS)).then()


def test_a_correction_may_add_what_was_missing_beside_the_value() -> None:
    given(SUBMITTED, RETURNED).when(Correct(figure(evidence="https://example.org/t"), WHY, FACTS)).then(
        SubmissionCorrected(
            **figure(evidence="https://example.org/t").model_dump(),
            previous_value="88.31",
            changed=("evidence",),
            why=WHY,
        )
    )


def test_a_figure_is_withdrawn_once_at_any_time() -> None:
    given(SUBMITTED, VERIFIED).when(Withdraw(KEY, Reason(code="duplicate"))).then(WITHDRAWN)
    given(SUBMITTED, WITHDRAWN).when(Withdraw(KEY, WHY)).then()
    given(SUBMITTED, WITHDRAWN).when(Verify(KEY), by=SECRETARIAT).refused("figure.standing")
    given(SUBMITTED, WITHDRAWN).when(Correct(figure(value="90.5"), WHY, FACTS)).refused("figure.standing")


def test_a_verified_value_counts_until_its_correction_is_verified() -> None:
    assert given(SUBMITTED).series[KEY].counts is None
    assert given(SUBMITTED, VERIFIED).series[KEY].counts == "88.31"
    assert given(SUBMITTED, VERIFIED, CORRECTED).series[KEY].counts == "88.31"
    again = given(SUBMITTED, VERIFIED, CORRECTED).when(Verify(KEY), by=SECRETARIAT).decided()
    assert given(SUBMITTED, VERIFIED, CORRECTED, *again).series[KEY].counts == "90.5"
    assert given(SUBMITTED, VERIFIED, WITHDRAWN).series[KEY].counts is None


def years(values: list[str]) -> list[IndicatorSubmitted]:
    return [submitted(period=str(2010 + place), value=value) for place, value in enumerate(values)]


def test_a_value_far_from_five_others_is_flagged_and_stands() -> None:
    events = given(*years(["50", "51", "52", "51", "50"])).when(Submit(submitted(value="60"), FACTS)).decided()
    assert isinstance(events[0], IndicatorSubmitted)
    assert flagged(*events) == ["outlier"]
    assert flagged(*given(*years(["50", "51", "52", "51"])).when(Submit(submitted(value="60"), FACTS)).decided()) == []


def test_a_jump_since_the_last_period_is_flagged() -> None:
    earlier = submitted(period="2015", value="40")
    assert flagged(*given(earlier).when(Submit(SUBMITTED, FACTS)).decided()) == ["jump"]
    assert flagged(*given(submitted(period="2015", value="70")).when(Submit(SUBMITTED, FACTS)).decided()) == []


def test_an_estimate_that_does_not_say_how_is_flagged() -> None:
    assert flagged(*given().when(Submit(submitted(qualifier="E"), FACTS)).decided()) == ["estimate_without_method"]
    with_method = submitted(qualifier="E", method="small-area estimation")
    assert flagged(*given().when(Submit(with_method, FACTS)).decided()) == []


def test_many_figures_of_a_series_are_answered_one_by_one() -> None:
    rows = [SUBMITTED, submitted(value="88.3100"), submitted(value="12"), submitted(period="1980")]
    outcomes = assess({}, rows, FACTS, MEMBER)
    assert [(one.answer, one.rule) for one in outcomes] == [
        ("accepted", None),
        ("repeated", None),
        ("correction_needed", "figure.correction_needed"),
        ("refused", "figure.impossible_period"),
    ]
    assert [len(one.events) for one in outcomes] == [1, 0, 0, 0]
    assert outcomes[3].facts["value"] == "1980"


def test_a_disaggregation_has_one_name_whatever_its_order() -> None:
    names = {known_dimensions(text) for text in ("sex=F,urbanisation=R", "urbanisation=R,sex=F")}
    assert names == {"sex=F,urbanisation=R"}


def test_without_limits_of_its_own_an_indicator_has_those_of_its_unit() -> None:
    boundless = replace(FACTS, terms=IndicatorAdopted(**IndicatorAdopted.example | {"limits": {}}))
    given().when(Submit(submitted(value="101"), boundless)).refused("figure.out_of_limits", high="100")
