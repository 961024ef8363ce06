"""An alliance's beginning, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.membership.alliances.decisions import Establish, Established, NoAlliance, decider
from services.membership.alliances.views import alliances
from shared.contracts.event import Event
from shared.contracts.membership import AllianceEstablished
from tests.unit.given import Given, fold
from tests.unit.membership.sentences import TODAY

SINDH = AllianceEstablished(
    alliance_id="PK-SD", name={"en": "Sindh Alliance for the SDGs"}, established_on=date(2024, 3, 1)
)
ESTABLISH = Establish(SINDH, TODAY)


def given(*events: Event) -> Given[NoAlliance | Established, Establish]:
    return Given(decider, *events)


def test_the_programme_establishes_an_alliance() -> None:
    given().when(ESTABLISH).then(SINDH)


def test_establishing_twice_changes_nothing() -> None:
    given(SINDH).when(ESTABLISH).then()


def test_a_province_has_one_alliance() -> None:
    other = SINDH.model_copy(update={"name": {"en": "Another Alliance"}})
    given(SINDH).when(replace(ESTABLISH, beginning=other)).refused("alliance.one_per_province")


def test_the_country_has_no_alliance_of_its_own() -> None:
    country = SINDH.model_copy(update={"alliance_id": "PK"})
    given().when(replace(ESTABLISH, beginning=country)).refused("alliance.not_a_province")


def test_an_alliance_does_not_begin_tomorrow() -> None:
    given().when(replace(ESTABLISH, today=date(2024, 2, 29))).refused("alliance.future_date")


def test_an_alliance_is_shown_as_it_began_however_often_it_is_told() -> None:
    shown = fold(alliances, SINDH, stream="membership/PK-SD/alliance/PK-SD")
    assert (shown["alliance_id"], shown["established_on"], shown["version"]) == ("PK-SD", "2024-03-01", 1)
