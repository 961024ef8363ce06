"""A session's rules, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.advocacy.campaigns.decisions import NoCampaign
from services.advocacy.sessions.decisions import Command, Correct, Facts, Held, Hold, NotHeld, State, decider
from services.advocacy.sessions.views import sessions
from shared.contracts.campaigns import AwarenessSessionCorrected
from shared.contracts.event import Event
from shared.decisions import Refused
from tests.unit.advocacy.awareness_sentences import (
    ALONE,
    CLOSED_CAMPAIGN,
    CORRECTED,
    FACTS,
    HELD,
    HOLD,
    HOST,
    SOURCE,
    STRANGER,
    TODAY,
    alone,
    correct,
    session,
)
from tests.unit.given import SECRETARIAT, Given, fold

STREAM = f"advocacy/PK-SD/sessions/{HELD.session_id}"
BETTER = {"reached": {"women": 42, "men": 31, "transgender": 1, "total": 74}}


def given(*events: Event) -> Given[State, Command]:
    return Given(decider, *events)


def holding(facts: Facts = ALONE, **changes: Any) -> Hold:
    return Hold(alone(**changes), facts)


def test_a_member_records_a_session_that_it_hosted() -> None:
    given().when(HOLD, by=HOST).then(HELD)


def test_the_secretariat_records_a_members_session() -> None:
    given().when(HOLD).then(HELD)


def test_others_do_not_record_it() -> None:
    given().when(HOLD, by=STRANGER).refused("session.not_own")


def test_recording_twice_changes_nothing_and_something_else_is_a_correction() -> None:
    given(HELD).when(HOLD, by=HOST).then()
    given(HELD).when(Hold(session(format="walk"), FACTS), by=HOST).refused("session.recorded_once")
    given(HELD, CORRECTED).when(HOLD, by=HOST).refused("session.recorded_once")


def test_a_host_is_an_active_member() -> None:
    given().when(Hold(HELD, replace(FACTS, host_active=False))).refused("session.host_not_active")


def test_a_session_may_be_of_today_but_not_of_tomorrow() -> None:
    of_today = holding(held_on=TODAY.isoformat())
    given().when(of_today).then(of_today.held)
    given().when(holding(held_on=(TODAY + timedelta(1)).isoformat())).refused("session.future_date")


def test_women_men_and_transgender_persons_add_up_to_the_total_and_the_refusal_tells_the_sum() -> None:
    wrong = holding(reached={"women": 40, "men": 31, "transgender": 1, "total": 71})
    given().when(wrong).refused("session.total_is_the_sum")
    with pytest.raises(Refused) as refusal:
        decider.decide(NotHeld(), wrong, SECRETARIAT)
    facts = refusal.value.facts
    assert (facts["value"], facts["women"], facts["men"], facts["transgender"], facts["sum"]) == (71, 40, 31, 1, 72)


def test_a_group_is_at_most_the_total_and_groups_overlap() -> None:
    overlapping = holding(of_which={"youth": 72, "teachers": 72})
    given().when(overlapping).then(overlapping.held)
    given().when(holding(of_which={"youth": 12, "teachers": 73})).refused("session.group_above_total")


@pytest.mark.parametrize(
    ("level", "code", "scheme", "of_level", "districts"),
    [
        ("province", "PK-SD", "ISO-3166-2", "province", []),
        ("province", "PK7", "COD-AB-2022", "province", ["PK713"]),
        ("district", "PK713", "COD-AB-2022", "district", ["PK713"]),
        ("local", "PK71301", "COD-AB-2022", "tehsil", ["PK713"]),
        ("local", "UC-12", "local", "union_council", ["PK713"]),
        ("local", "village-9", "local", "local", ["PK713"]),
    ],
)
def test_an_area_fits_the_level(level: str, code: str, scheme: str, of_level: str, districts: list[str]) -> None:
    area = {"code": code, "scheme": scheme, "level": of_level}
    told = holding(level=level, area=area, districts=districts)
    given().when(told).then(told.held)


@pytest.mark.parametrize(
    ("level", "code", "scheme", "of_level"),
    [
        ("district", "PK-SD", "ISO-3166-2", "province"),
        ("province", "PK713", "COD-AB-2022", "district"),
        ("local", "PK713", "COD-AB-2022", "district"),
        ("district", "PK71301", "COD-AB-2022", "tehsil"),
        ("local", "larkana-division", "local", "division"),
    ],
)
def test_an_area_of_another_level_is_refused(level: str, code: str, scheme: str, of_level: str) -> None:
    area = {"code": code, "scheme": scheme, "level": of_level}
    given().when(holding(level=level, area=area)).refused("session.area_fits_level")


def test_a_session_is_not_held_in_another_province() -> None:
    there = {"code": "PK201", "scheme": "COD-AB-2022", "level": "district"}
    given().when(holding(area=there)).refused("session.area_in_province")


@pytest.mark.parametrize("districts", [[], ["PK201"], ["PK799"], ["PK701", "PK713"]])
def test_a_local_session_lies_in_one_district_of_the_province(districts: list[str]) -> None:
    area = {"code": "UC-12", "scheme": "local", "level": "union_council"}
    wrong = holding(level="local", area=area, districts=districts)
    given().when(wrong).refused("session.lies_in_a_district")


def test_host_and_partners_are_different_organisations() -> None:
    given().when(holding(partners=[HELD.host.model_dump(mode="json")])).refused("session.party_twice")


def test_a_session_of_a_campaign_lies_within_its_dates() -> None:
    facts = replace(FACTS, source=NotHeld())
    for day in ("2026-03-01", "2026-08-31"):
        told = Hold(session(held_on=day, relayed_from=None), facts)
        given().when(told).then(told.held)
    for day in ("2026-02-28", "2026-09-01"):
        given().when(Hold(session(held_on=day, relayed_from=None), facts)).refused("session.outside_campaign")


def test_no_session_is_recorded_in_a_closed_campaign_or_in_one_that_was_never_launched() -> None:
    given().when(Hold(HELD, replace(FACTS, campaign=CLOSED_CAMPAIGN))).refused("session.campaign_closed")
    given().when(Hold(HELD, replace(FACTS, campaign=NoCampaign()))).refused("session.unknown_campaign")


def test_a_session_is_relayed_from_an_earlier_one_of_a_higher_level() -> None:
    given().when(Hold(HELD, replace(FACTS, source=NotHeld()))).refused("session.unknown_source")
    same = Held(session(session_id="other"))
    given().when(Hold(HELD, replace(FACTS, source=same))).refused("session.relayed_downwards")
    later = Held(SOURCE.model_copy(update={"held_on": HELD.held_on + timedelta(1)}))
    given().when(Hold(HELD, replace(FACTS, source=later))).refused("session.relayed_before_its_source")


def test_a_correction_tells_the_whole_record_what_changed_and_why() -> None:
    given(HELD).when(correct(**BETTER), by=HOST).then(CORRECTED)


def test_correcting_twice_changes_nothing() -> None:
    given(HELD).when(correct(), by=HOST).then()
    given(HELD, CORRECTED).when(correct(**BETTER), by=HOST).then()


def test_only_what_is_on_record_is_corrected_and_by_nobody_else() -> None:
    given().when(correct(**BETTER)).refused("session.unknown")
    given(HELD).when(correct(**BETTER), by=STRANGER).refused("session.not_own")


def test_a_member_gives_its_session_to_no_other_host_but_the_secretariat_may() -> None:
    other = HELD.host.model_dump(mode="json") | {"organisation_id": "ngo-77", "member_id": "ngo-77"}
    moved = correct(host=other)
    given(HELD).when(moved, by=HOST).refused("session.not_own")
    unfit = replace(moved, facts=replace(FACTS, host_active=False))
    given(HELD).when(unfit).refused("session.host_not_active")
    [told] = decider.decide(Held(HELD), moved, SECRETARIAT)
    assert isinstance(told, AwarenessSessionCorrected)
    assert told.changed == ("host",)


def test_a_session_of_a_closed_campaign_is_corrected_but_none_is_moved_into_it() -> None:
    closed = replace(FACTS, campaign=CLOSED_CAMPAIGN)
    given(HELD).when(replace(correct(**BETTER), facts=closed), by=HOST).then(CORRECTED)
    outside = alone(relayed_from=HELD.relayed_from)
    given(outside).when(replace(correct(**BETTER), facts=closed), by=HOST).refused("session.campaign_closed")


def test_a_correction_keeps_the_rules_of_a_record() -> None:
    wrong: list[tuple[Correct, str]] = [
        (correct(held_on="2026-09-11"), "session.future_date"),
        (correct(of_which={"youth": 80}), "session.group_above_total"),
        (correct(held_on="2026-02-28"), "session.outside_campaign"),
    ]
    for command, rule in wrong:
        given(HELD).when(command, by=HOST).refused(rule)


def test_a_host_that_is_no_member_any_more_does_not_hinder_a_correction() -> None:
    left = replace(FACTS, host_active=False)
    given(HELD).when(replace(correct(**BETTER), facts=left)).then(CORRECTED)


def test_all_versions_of_a_record_stay_visible() -> None:
    shown = fold(sessions, HELD, CORRECTED, stream=STREAM)
    assert shown["reached"]["total"] == 74
    first, second = shown["versions"]
    assert (first["record"]["reached"]["total"], second["record"]["reached"]["total"]) == (72, 74)
    assert (second["changed"], second["why"], second["corrected_on"]) == (
        ["reached"],
        {"code": "miscounted", "text": None},
        "2026-09-10",
    )
    assert (first["version"], first["by"], second["version"]) == (1, "lcas", 2)
