"""An alliance's beginning, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.membership.alliances.decisions import Alliance, ChangeGuidance, Command, Establish, decider
from services.membership.alliances.views import alliances
from shared.contracts.alliances import AllianceEstablished, GuidanceReason, GuidingAssociationChanged
from shared.contracts.event import Event
from shared.contracts.fields import Doc, Org, Sector, Tier
from shared.decisions import Actor
from tests.unit.given import Given, fold
from tests.unit.membership.sentences import TODAY

SINDH = AllianceEstablished(
    alliance_id="PK-SD", name={"en": "Sindh Alliance for the SDGs"}, established_on=date(2024, 3, 1)
)
ESTABLISH = Establish(SINDH, TODAY)
PROGRAMME = Actor("sara@adlg", "adlg", frozenset({"programme"}), frozenset({"PK"}))
LCAS = Org(
    organisation_id="lcas", name="Local Councils Association of Sindh", sector=Sector.PUBLIC, tier=Tier.PROVINCIAL
)
NOTIFICATION = Doc(
    document_id="n-17", title="Notification", media_type="application/pdf", sha256="0" * 64, language="en"
)
LAW = GuidanceReason(code="law_changed", text="Mr. X drafted it.")
GUIDE = ChangeGuidance(LCAS, date(2026, 4, 1), NOTIFICATION, LAW, TODAY)
GUIDED = GuidingAssociationChanged(
    alliance_id="PK-SD",
    name=SINDH.name,
    previous=None,
    current=LCAS,
    effective_on=date(2026, 4, 1),
    authority=NOTIFICATION,
    changed=("guiding_association",),
    why=LAW,
    organisations=("lcas",),
)


def given(*events: Event) -> Given[Alliance, Command]:
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


def test_an_association_comes_to_guide_an_alliance_that_had_none() -> None:
    given(SINDH).when(GUIDE, by=PROGRAMME).then(GUIDED)


def test_an_association_may_end_its_guidance_without_another() -> None:
    ended = GUIDED.model_copy(update={"previous": LCAS, "current": None})
    given(SINDH, GUIDED).when(replace(GUIDE, guide=None), by=PROGRAMME).then(ended)


def test_changing_guidance_twice_changes_nothing() -> None:
    given(SINDH, GUIDED).when(replace(GUIDE, effective_on=TODAY), by=PROGRAMME).then()


def test_only_an_alliance_is_guided() -> None:
    given().when(GUIDE, by=PROGRAMME).refused("alliance.not_established")


def test_guidance_does_not_change_tomorrow() -> None:
    given(SINDH).when(replace(GUIDE, effective_on=date(2026, 6, 2)), by=PROGRAMME).refused("alliance.future_date")


def test_guidance_changes_in_order() -> None:
    early = replace(GUIDE, effective_on=date(2024, 2, 29))
    given(SINDH).when(early, by=PROGRAMME).refused("alliance.before_last_change")
    back = replace(GUIDE, guide=None, effective_on=date(2026, 3, 31))
    given(SINDH, GUIDED).when(back, by=PROGRAMME).refused("alliance.before_last_change")


def test_nobody_decides_whether_their_own_organisation_guides() -> None:
    of_lcas = replace(PROGRAMME, organisation_id="lcas")
    given(SINDH).when(GUIDE, by=of_lcas).refused("alliance.own_matter")
    given(SINDH, GUIDED).when(replace(GUIDE, guide=None), by=of_lcas).refused("alliance.own_matter")


def test_an_alliance_established_again_as_it_began_changes_nothing_after_its_guidance_changed() -> None:
    given(SINDH, GUIDED).when(ESTABLISH).then()


def test_an_alliance_shows_who_guided_it_when_and_no_words_about_why() -> None:
    shown = fold(alliances, SINDH, GUIDED, stream="membership/PK-SD/alliance/PK-SD")
    assert shown["guiding_association"]["organisation_id"] == "lcas"
    assert [(one["from_on"], one["why"]) for one in shown["guidance"]] == [
        ("2024-03-01", None),
        ("2026-04-01", "law_changed"),
    ]
    assert "Mr. X" not in str(shown)
