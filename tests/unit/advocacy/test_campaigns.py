"""A campaign's rules, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.advocacy.campaigns.decisions import Command, Launch, State, decider
from services.advocacy.campaigns.views import campaigns
from shared.contracts.campaigns import CampaignLaunched
from shared.contracts.event import Event
from tests.unit.advocacy.awareness_sentences import CLOSE, CLOSED, HOST, LAUNCH, LAUNCHED, STRANGER, TODAY
from tests.unit.given import Given, fold

STREAM = f"advocacy/PK-SD/campaigns/{LAUNCHED.campaign_id}"


def given(*events: Event) -> Given[State, Command]:
    return Given(decider, *events)


def launching(**changes: Any) -> Launch:
    return replace(LAUNCH, launched=CampaignLaunched(**CampaignLaunched.example | changes))


def test_a_member_launches_a_campaign() -> None:
    given().when(LAUNCH, by=HOST).then(LAUNCHED)


def test_the_secretariat_launches_a_members_campaign() -> None:
    given().when(LAUNCH).then(LAUNCHED)


def test_launching_twice_changes_nothing_and_something_else_is_refused() -> None:
    given(LAUNCHED).when(LAUNCH, by=HOST).then()
    given(LAUNCHED, CLOSED).when(LAUNCH, by=HOST).then()
    given(LAUNCHED).when(launching(reach_target=9), by=HOST).refused("campaign.launched_once")


def test_others_do_not_launch_it() -> None:
    given().when(LAUNCH, by=STRANGER).refused("campaign.not_own")


def test_a_lead_is_an_active_member() -> None:
    given().when(replace(LAUNCH, lead_active=False)).refused("campaign.lead_not_active")


def test_a_campaign_may_last_a_day_but_not_less() -> None:
    short = launching(ends_on="2026-03-01")
    given().when(short).then(short.launched)
    given().when(launching(ends_on="2026-02-28")).refused("campaign.ends_before_it_starts")


@pytest.mark.parametrize(("code", "framework"), [("6.9", "2022"), ("18", "2022"), ("18.1", "2025")])
def test_a_target_is_one_of_the_frame(code: str, framework: str) -> None:
    wrong = launching(targets=[{"code": code, "framework": framework}])
    given().when(wrong).refused("campaign.unknown_target")


@pytest.mark.parametrize("code", ["4", "6.1", "6.1.1"])
def test_a_target_may_be_a_goal_or_an_indicator(code: str) -> None:
    told = launching(targets=[{"code": code, "framework": "2022"}])
    given().when(told).then(told.launched)


def test_of_another_frame_only_the_goal_is_known() -> None:
    other = launching(targets=[{"code": "6.z", "framework": "2025"}])
    given().when(other).then(other.launched)


@pytest.mark.parametrize(
    ("code", "scheme", "level"),
    [
        ("PK201", "COD-AB-2022", "district"),  # of Balochistan
        ("PK799", "COD-AB-2022", "district"),
        ("Larkana", "COD-AB-2022", "district"),
        ("PK713", "COD-AB-2022", "tehsil"),  # a district
        ("PK-BA", "ISO-3166-2", "province"),
        ("PK-SD", "ISO-3166-2", "district"),
        ("PK713", "local", "district"),
    ],
)
def test_a_planned_area_is_a_known_one_of_the_province(code: str, scheme: str, level: str) -> None:
    wrong = launching(planned_areas=[{"code": code, "scheme": scheme, "level": level}])
    given().when(wrong).refused("campaign.area_in_province")


def test_the_whole_province_and_small_places_may_be_planned() -> None:
    told = launching(
        planned_areas=[
            {"code": "PK-SD", "scheme": "ISO-3166-2", "level": "province"},
            {"code": "PK7", "scheme": "COD-AB-2022", "level": "province"},
            {"code": "UC-12", "scheme": "local", "level": "union_council"},
        ]
    )
    given().when(told).then(told.launched)


def test_a_campaign_is_closed_with_what_it_reached() -> None:
    given(LAUNCHED).when(CLOSE, by=HOST).then(CLOSED)


def test_closing_twice_changes_nothing() -> None:
    given(LAUNCHED, CLOSED).when(CLOSE, by=HOST).then()


def test_others_do_not_close_it() -> None:
    given(LAUNCHED).when(CLOSE, by=STRANGER).refused("campaign.not_own")
    given(LAUNCHED, CLOSED).when(CLOSE, by=STRANGER).refused("campaign.not_own")


def test_only_what_was_launched_is_closed() -> None:
    given().when(CLOSE).refused("campaign.unknown")


def test_a_campaign_is_neither_closed_tomorrow_nor_before_it_began() -> None:
    given(LAUNCHED).when(replace(CLOSE, on=TODAY + timedelta(1))).refused("campaign.future_date")
    given(LAUNCHED).when(replace(CLOSE, on=date(2026, 2, 28))).refused("campaign.closed_before_start")


def test_what_is_shown_of_a_campaign_is_its_plan_and_then_what_it_reached() -> None:
    shown = fold(campaigns, LAUNCHED, stream=STREAM)
    assert (shown["standing"], shown["districts"], shown["goals"]) == ("open", ["PK713"], [4, 6])
    closed = fold(campaigns, LAUNCHED, CLOSED, stream=STREAM)
    assert (closed["standing"], closed["closed_on"], closed["totals"]["reached"]["total"]) == (
        "closed",
        "2026-09-03",
        72,
    )
