"""Every event is told in every language: from its example, from what it requires, and from documents made up."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from services.notifications.words.events import LANGUAGES, Line, Told, UnknownLanguage, line
from services.notifications.words.isolates import FSI, PDI, without_isolates
from services.notifications.words.languages import TEMPLATES
from services.notifications.words.languages import language as language_of
from services.notifications.words.messages import message
from services.notifications.words.saying import Saying
from shared.contracts.catalogue import EVENTS
from shared.contracts.commitments import CommitmentMade
from shared.contracts.meetings import LegislatorMeetingScheduled
from shared.contracts.membership import MemberJoined, RepresentativeNamed, RepresentativeReleased
from shared.contracts.reporting import IndicatorSubmitted, SubmissionVerified
from shared.contracts.schema import schema
from shared.contracts.subscriptions import ContactPointVerified, SubscriptionStarted
from tests.contract.schemas.documents import MADE_UP, documents
from tests.unit.notifications.told import required, told, told_of

ARABIC = re.compile(r"[\u0600-\u06ff]")
LEFT_OVER = re.compile(r"[{}]|\bNone\b|Undefined|_T\b|datetime|\bTrue\b|\bFalse\b")
ALL = pytest.mark.parametrize("event_type", EVENTS)
IN_EACH = pytest.mark.parametrize("language", LANGUAGES)


def check(made: Line, language: str) -> None:
    assert made.title
    assert made.body
    assert "\n" not in made.title
    assert len(made.title) <= 120
    assert made.link.startswith("/")
    assert made.title.count(FSI) == made.title.count(PDI)
    assert made.body.count(FSI) == made.body.count(PDI)
    if language == "ur":
        assert ARABIC.search(made.body)


def test_there_is_a_template_for_every_event_in_every_language() -> None:
    needed = {f"{event_type.rpartition('.')[0]}.txt" for event_type in EVENTS}
    missing = {
        language: sorted(needed - {path.name for path in (TEMPLATES / language).glob("*.txt")})
        for language in LANGUAGES
    }
    assert missing == {language: [] for language in LANGUAGES}


@IN_EACH
@ALL
def test_an_example_is_told_in_whole_sentences(event_type: str, language: str) -> None:
    made = line(told(EVENTS[event_type]), language)
    check(made, language)
    said = f"{made.title}\n{made.body}"
    assert not LEFT_OVER.search(said)
    assert made.body.rstrip(PDI).endswith((".", "۔", "”", "“"))
    assert not re.search(r" [.,،۔]|  |\.\.|۔۔|\.۔", without_isolates(said))
    if language == "ur":
        assert ARABIC.search(made.title)
        assert not re.search(r"[A-Za-z]", re.sub(f"{FSI}[^{PDI}]*{PDI}", "", said))


@IN_EACH
@ALL
def test_what_an_event_requires_is_enough_to_tell_it(event_type: str, language: str) -> None:
    event = EVENTS[event_type]
    data = required(event.model_validate(event.example))
    made = line(told_of(event_type, data), language)
    check(made, language)
    assert not LEFT_OVER.search(f"{made.title}\n{made.body}")


@ALL
def test_documents_that_somebody_else_made_up_are_told(event_type: str) -> None:
    @settings(MADE_UP, max_examples=4)
    @given(documents(schema(EVENTS[event_type])))
    def tell(document: dict[str, Any]) -> None:
        for language in LANGUAGES:
            check(line(told_of(event_type, document), language), language)

    tell()


@ALL
def test_what_people_wrote_can_hold_no_markup_and_begin_no_line(event_type: str) -> None:
    hostile = "<script>alert(1)</script>\n\n\u202eevil {{ e }}"
    event = EVENTS[event_type]
    data = {
        name: {"en": hostile} if isinstance(value, dict) and "en" in value else value
        for name, value in event.example.items()
    }
    made = line(told_of(event_type, data), "en")
    check(made, "en")
    assert "\u202e" not in made.title + made.body
    page = message([made], "en", heading=hostile, end_link=None, base_url="https://a.example").html
    assert "<script" not in page


def test_a_language_without_words_is_unknown_and_the_others_are_named() -> None:
    with pytest.raises(UnknownLanguage) as wrong:
        line(told(MemberJoined), "uk")
    assert set(wrong.value.candidates) == set(LANGUAGES)


def test_a_name_is_told_in_the_readers_language_else_in_english_else_as_it_is() -> None:
    name = {"sd": "لاڙڪاڻو", "en": "Larkana Press Club", "ur": "لاڑکانہ پریس کلب"}
    assert "لاڑکانہ پریس کلب" in line(told(MemberJoined, name=name), "ur").title
    assert "Larkana Press Club" in line(told(MemberJoined, name=name), "en").title
    assert "لاڙڪاڻو" in line(told(MemberJoined, name={"sd": name["sd"]}), "en").title


def test_only_names_that_run_against_the_sentence_are_isolated() -> None:
    assert f"{FSI}Larkana Press Club{PDI}" in line(told(MemberJoined), "ur").title
    assert FSI not in line(told(MemberJoined), "en").title
    sindhi = {"sd": "لاڙڪاڻو پريس ڪلب"}
    assert f"{FSI}{sindhi['sd']}{PDI}" in line(told(MemberJoined, name=sindhi), "en").title


def test_an_organisation_is_named_by_what_the_caller_knows_or_the_event_says_else_by_its_id() -> None:
    made = told(IndicatorSubmitted)
    assert "secp-0012345 submitted" in line(made, "en").body
    known = Told(
        **{name: getattr(made, name) for name in Told.__slots__ if name != "names"},
        names={"secp-0012345": {"en": "Larkana Press Club", "ur": "لاڑکانہ پریس کلب"}},
    )
    assert "Larkana Press Club submitted" in line(known, "en").body
    assert "لاڑکانہ پریس کلب" in line(known, "ur").body
    assert "Local Councils Association of Sindh" in line(told(CommitmentMade, follow_up={**_LCAS}), "en").body


_LCAS = {"organisation_id": "lcas", "name": "Local Councils Association of Sindh", "sector": "public"}


@pytest.mark.parametrize(
    "event", [RepresentativeNamed, RepresentativeReleased, ContactPointVerified, SubscriptionStarted]
)
@IN_EACH
def test_accounts_and_contacts_are_in_no_words(event: type, language: str) -> None:
    made = line(told(event), language)
    for secret in ("amina", "c-7f3a", "contact-amina", "5c1f0a9be2d4476b8a31"):
        assert secret not in made.title + made.body


def test_times_are_told_as_they_are_in_pakistan() -> None:
    made = told(LegislatorMeetingScheduled, starts_at="2026-05-31T20:30:00Z", ends_at="2026-05-31T21:30:00Z")
    assert "Monday, 1 June 2026 at 01:30 (Pakistan time)" in line(made, "en").body
    assert "بروز پیر، 1 جون 2026 کو 01:30 بجے" in line(made, "ur").body
    assert line(made, "en").title.startswith("Meeting on 1 June 2026")
    assert made.at == datetime(2026, 6, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "english", "urdu"),
    [
        ({"period": "2026-S1"}, "the first half of 2026", "2026 کی پہلی ششماہی"),
        ({"period": "2026-Q3"}, "the third quarter of 2026", "2026 کی تیسری سہ ماہی"),
        ({"period": "2026-07"}, "July 2026", "جولائی 2026"),
        ({"dimensions": "age=Y15T24,sex=F"}, "15 to 24 years old and women and girls", "عمر 15 سے 24 سال اور خواتین"),
        ({"dimensions": "urbanisation=R"}, "rural areas", "دیہی علاقے"),
        ({"value": "-1250000.50"}, "-1,250,000.50", "-1,250,000.50"),
        ({"area": "PK7"}, "in Sindh", "سندھ"),
        ({"area": "PK226"}, "in Quetta", "کوئٹہ"),
        ({"area": "PKX"}, "in Sandbox", "آزمائش"),
        ({"area": "PKX02"}, "in Sandbox Plain", "آزمائشی میدان"),
        ({"indicator": "LEAD.EDU.01"}, "indicator LEAD.EDU.01 in", "LEAD.EDU.01"),
    ],
)
def test_figures_are_told_in_words(changes: dict[str, str], english: str, urdu: str) -> None:
    assert english in line(told(SubmissionVerified, **changes), "en").body
    assert urdu in line(told(SubmissionVerified, **changes), "ur").body


def test_of_many_organisations_the_first_are_named_and_the_others_counted() -> None:
    side = [{"organisation_id": f"ngo-{n}", "name": f"Club {n}", "sector": "media"} for n in range(20)]
    made = line(told(LegislatorMeetingScheduled, alliance_side=side), "en")
    assert "Club 0, Club 1, Club 2, Club 3, Club 4 and 15 more" in made.body


def test_a_long_title_is_cut_at_a_words_end() -> None:
    made = line(told(CommitmentMade, title={"en": "Schools " * 24}), "ur")
    assert len(made.title) <= 120
    assert made.title.endswith(f"Schools…{PDI}")


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://a:b@data.example.org:8443/in?key=s3cret", "data.example.org"), ("https://[x/", "?"), ("nowhere", "?")],
)
def test_of_an_endpoints_address_only_the_host_is_told(url: str, host: str) -> None:
    assert Saying(language_of("en")).host(url) == host


def test_telling_twice_says_the_same() -> None:
    made = told(CommitmentMade)
    assert line(made, "ur") == line(made, "ur")
