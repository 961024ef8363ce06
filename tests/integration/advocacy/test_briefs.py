"""A brief gathers what the service has learnt of a person, as JSON and as a page in two languages."""

from __future__ import annotations

from typing import Any

from tests.integration.advocacy.conftest import Advocacy
from tests.integration.advocacy.meeting import MEMBERSHIP, PERSON, in_office, logged, published
from tests.integration.advocacy.promising import adopted, asked, figure, promised

BRIEF = f"/advocacy/v1/briefs/{PERSON}"
BY: dict[str, Any] = {
    "person_id": PERSON,
    "membership_id": MEMBERSHIP,
    "province": "PK-SD",
    "name": {"en": "Zainab Example"},
    "organization": {"organisation_id": "assembly-ps", "name": "Provincial Assembly of Sindh", "sector": "public"},
}


async def begun(advocacy: Advocacy) -> None:
    await advocacy.begin()
    await in_office(advocacy)
    await adopted(advocacy)
    for period, value in (("2015", "70"), ("2025", "60")):
        await figure(advocacy, period, value)


async def test_a_brief_tells_posts_places_members_and_indicators_with_their_progress(advocacy: Advocacy) -> None:
    await begun(advocacy)
    brief = await advocacy.shown(BRIEF)
    assert (brief["registered_in"], brief["name"]["en"]) == ("PK-SD", "Zainab Example")
    assert brief["posts"][0]["constituency"] == "PS-10 Larkana-I"
    assert [place["name"] for place in brief["districts"]] == ["Larkana"]
    assert {member["member_id"] for member in brief["members"]} == {"secp-0012345", "ngo-0099"}
    [line] = brief["indicators"]
    assert (line["indicator"], line["period"], line["value"]) == ("7.1.1", "2025", "60")
    assert (line["assessment"], line["since"]) == ("deteriorating", "2015")


async def test_what_is_off_track_is_suggested_with_the_asks_for_it_until_somebody_promises_it(
    advocacy: Advocacy,
) -> None:
    await begun(advocacy)
    ask_id = await asked(advocacy)
    [suggestion] = (await advocacy.shown(BRIEF))["suggestions"]
    assert (suggestion["indicator"], suggestion["area"]) == ("7.1.1", "PK713")
    assert [ask["ask_id"] for ask in suggestion["asks"]] == [ask_id]
    commitment_id = await promised(advocacy, by=BY)
    brief = await advocacy.shown(BRIEF)
    assert brief["suggestions"] == []
    assert [one["commitment_id"] for one in brief["commitments"]] == [commitment_id]


async def test_what_is_not_public_is_for_those_inside(advocacy: Advocacy) -> None:
    await begun(advocacy)
    await published(advocacy)
    await logged(advocacy, starts_at="2026-06-25T05:10:00Z", ends_at="2026-06-25T06:00:00Z")
    await promised(advocacy, by=BY, visibility="partner")
    outside, inside = await advocacy.shown(BRIEF), await advocacy.shown(BRIEF, "amina")
    assert [len(brief["meetings"]) for brief in (outside, inside)] == [1, 2]
    assert [len(brief["commitments"]) for brief in (outside, inside)] == [0, 1]
    assert [one["starts_at"][:10] for one in inside["meetings"]] == ["2026-06-25", "2026-06-20"]


async def test_a_person_whom_nobody_registered_is_not_found(advocacy: Advocacy) -> None:
    answer = await advocacy.ask(None, "GET", "/advocacy/v1/briefs/nobody-9")
    assert (answer.status_code, answer.json()["value"]) == (404, "nobody-9")


async def test_the_page_is_in_english_or_urdu_and_says_what_the_brief_says(advocacy: Advocacy) -> None:
    await begun(advocacy)
    await advocacy.done("secretariat", f"/advocacy/v1/PK-SD/office_holders/{PERSON}/posts", WITH_MARKUP)
    english = await advocacy.ask(None, "GET", f"{BRIEF}/page")
    urdu = await advocacy.ask(None, "GET", f"{BRIEF}/page?lang=ur")
    assert english.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="en" dir="ltr">' in english.text
    assert "Constituency brief: Zainab Example" in english.text
    assert "getting worse" in english.text
    assert "<script>" not in english.text
    assert '<html lang="ur" dir="rtl">' in urdu.text
    assert "حلقے کا خلاصہ" in urdu.text


WITH_MARKUP: dict[str, Any] = {
    "kind": "official",
    "role": "<script>Adviser</script>",
    "organization": {
        "organisation_id": "govsindh-education",
        "name": "School Education Department",
        "sector": "public",
        "tier": "provincial",
    },
    "start_date": "2025-01-01",
}
