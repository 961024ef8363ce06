"""People in public office and their posts, over HTTP and on the real store."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from shared.runtime.store import Database
from tests.integration.advocacy.conftest import SINDH, Advocacy
from tests.integration.advocacy.meeting import HOLDERS, MEMBERSHIP, PERSON, SEAT, SOURCE, ZAINAB, in_office, logged

pytestmark = pytest.mark.integration

POSTS = f"{HOLDERS}/{PERSON}/posts"
END = f"{POSTS}/{MEMBERSHIP}/end"
RESIGNED = {"why": {"code": "resigned"}, "end_date": "2026-06-15"}
FEDERAL = "/advocacy/v1/PK"
MINISTER = {
    "kind": "official",
    "role": "Minister for Education",
    "organization": {"organisation_id": "sindh-education", "name": "School Education Department", "sector": "public"},
    "districts": ["PK713"],
    "start_date": "2024-03-12",
}


def named(number: int) -> dict[str, Any]:
    return {
        "name": {"en": f"Person {number}"},
        "identifiers": [{"scheme": "sindh-assembly", "id": str(number)}],
        "sources": [SOURCE],
    }


async def test_a_person_is_registered_takes_posts_and_leaves_one(advocacy: Advocacy) -> None:
    assert await in_office(advocacy) == PERSON
    await advocacy.done("secretariat", POSTS, MINISTER)
    receipt = await advocacy.done("secretariat", END, RESIGNED)
    assert (receipt["stream"], receipt["version"]) == ("advocacy/PK-SD/posts/sindh-pa-ps-10", 2)
    shown = await advocacy.shown(f"{HOLDERS}/{PERSON}")
    assert shown["name"]["sd"] == "زينب مثال"
    assert [(post["role"], post["end_date"], post["why"]) for post in shown["posts"]] == [
        ("Member of the Provincial Assembly", "2026-06-15", "resigned"),
        ("Minister for Education", None, None),
    ]


async def test_asking_twice_records_nothing(advocacy: Advocacy) -> None:
    await in_office(advocacy)
    await advocacy.done("secretariat", END, RESIGNED)
    for path, body in ((HOLDERS, ZAINAB), (POSTS, SEAT), (END, RESIGNED)):
        assert (await advocacy.done("secretariat", path, body))["events"] == []


async def test_a_person_without_a_number_is_registered_once_by_the_same_request(advocacy: Advocacy) -> None:
    unnumbered = {"name": {"en": "Karim Example"}, "sources": [SOURCE]}
    first = await advocacy.done("secretariat", HOLDERS, unnumbered, key="k1")
    assert await advocacy.done("secretariat", HOLDERS, unnumbered, key="k1") == first
    assert (await advocacy.done("secretariat", HOLDERS, unnumbered, key="k2"))["stream"] != first["stream"]


async def test_a_person_is_corrected_and_found_by_words_of_the_name(advocacy: Advocacy) -> None:
    await in_office(advocacy)
    correction = ZAINAB | {"name": {"en": "Zaynab Example"}, "why": {"code": "misspelt"}}
    await advocacy.done("secretariat", f"{HOLDERS}/{PERSON}", correction, method="PUT")
    [found] = (await advocacy.shown(f"{HOLDERS}?name=example%20zaynab"))["data"]
    assert (found["person_id"], found["corrections"][0]["changed"]) == (PERSON, ["name"])
    assert (await advocacy.shown(f"{HOLDERS}?name=zainab"))["data"] == []


async def test_a_seat_has_one_holder_even_when_two_are_told_at_once(advocacy: Advocacy, database: Database) -> None:
    for number in range(6):
        await advocacy.done("secretariat", HOLDERS, named(number))
    await advocacy.catch_up()
    answers = await asyncio.gather(
        *(advocacy.ask("secretariat", "POST", f"{HOLDERS}/sindh-assembly-{one}/posts", SEAT) for one in range(6))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert (refused["rule"], refused["facts"]["start_date"]) == ("post.seat_taken", "2024-02-24")
    assert await database["journal"].count_documents({"stream": "advocacy/PK-SD/posts/sindh-pa-ps-10"}) == 1


async def test_who_holds_what_on_a_day_by_district_party_and_kind(advocacy: Advocacy) -> None:
    await in_office(advocacy)
    await advocacy.done("secretariat", POSTS, MINISTER)
    await advocacy.done("secretariat", END, RESIGNED)
    federal = SEAT | {
        "constituency": {"scheme": "na", "code": "NA-194", "districts": ["PK713"]},
        "organization": SEAT["organization"] | {"organisation_id": "assembly-na", "tier": "federal"},
        "party_id": "mqm-p",
    }
    await advocacy.done("programme", f"{FEDERAL}/office_holders", named(99))
    await advocacy.done("programme", f"{FEDERAL}/office_holders/sindh-assembly-99/posts", federal)

    async def held(query: str, province: str = "PK-SD") -> list[tuple[str, str]]:
        shown = await advocacy.shown(f"/advocacy/v1/{province}/posts?{query}")
        return sorted((one["post_id"], one["province"]) for one in shown["data"])

    seat, minister, in_islamabad = ("sindh-pa-ps-10", "PK-SD"), (f"of-{PERSON}", "PK-SD"), ("na-na-194", "PK")
    assert await held("on=2026-06-15") == [in_islamabad, minister, seat]
    assert await held("") == [in_islamabad, minister]
    assert await held("district=PK713&kind=legislator&on=2026-06-01") == [in_islamabad, seat]
    assert await held("party=ppp&on=2026-06-01") == [seat]
    assert await held("", "PK") == [in_islamabad]
    assert await held("", "PK-BA") == []


async def test_a_post_that_was_told_wrong_is_corrected_but_not_against_a_meeting_on_record(advocacy: Advocacy) -> None:
    await advocacy.begin()
    await in_office(advocacy)
    here = f"{POSTS}/{MEMBERSHIP}"
    told = SEAT | {"start_date": "2024-03-04", "why": {"code": "told_wrong"}}
    receipt = await advocacy.done("secretariat", f"{here}/correction", told)
    assert receipt["events"] == ["advocacy.office_holder_post_corrected.v1"]
    assert (await advocacy.done("secretariat", f"{here}/correction", told))["events"] == []
    [shown] = (await advocacy.shown(f"{HOLDERS}/{PERSON}"))["posts"]
    assert (shown["start_date"], shown["membership_id"]) == ("2024-03-04", MEMBERSHIP)
    meeting_id = await logged(advocacy)
    problem = await advocacy.problem("secretariat", f"{here}/annulment", {"why": {"code": "told_wrong"}}, 409)
    assert (problem["rule"], problem["facts"]["meetings"]) == ("post.meeting_stands", [meeting_id])
    over = told | {"end_date": "2026-06-19", "end_reason": {"code": "resigned"}}
    assert await advocacy.refused("secretariat", f"{here}/correction", over) == "post.meeting_stands"
    await advocacy.done("secretariat", f"{here}/correction", over | {"end_date": "2026-06-20"})


async def test_who_never_held_a_seat_leaves_it_to_whoever_did(advocacy: Advocacy) -> None:
    await in_office(advocacy)
    annulment = f"{POSTS}/{MEMBERSHIP}/annulment"
    for events in (["advocacy.office_holder_post_corrected.v1"], []):
        assert (await advocacy.done("secretariat", annulment, {"why": {"code": "told_wrong"}}))["events"] == events
    assert (await advocacy.shown(f"{HOLDERS}/{PERSON}"))["posts"] == []
    await advocacy.done("secretariat", HOLDERS, named(1))
    await advocacy.done("secretariat", f"{HOLDERS}/sindh-assembly-1/posts", SEAT)
    assert [one["person_id"] for one in (await advocacy.shown(f"{SINDH}/posts"))["data"]] == ["sindh-assembly-1"]


@pytest.mark.parametrize(
    ("path", "body", "status", "rule"),
    [
        (HOLDERS, ZAINAB | {"name": {"en": "Other"}}, 409, "office_holder.already_registered"),
        (HOLDERS, ZAINAB | {"name": {"ur": "Ø²ÛŒÙ†Ø¨"}}, 422, "office_holder.not_in_script"),
        (HOLDERS, ZAINAB | {"sources": []}, 422, "too_short"),
        (HOLDERS, ZAINAB | {"phone": "0300"}, 422, "extra_forbidden"),
        (POSTS, SEAT | {"start_date": "24.02.2024"}, 422, "date_format"),
        (POSTS, SEAT | {"start_date": "2026-07-02"}, 422, "post.future_date"),
        (POSTS, SEAT | {"party_id": "pppx"}, 422, "party.unknown"),
        (POSTS, SEAT | {"constituency": SEAT["constituency"] | {"districts": ["Larkana"]}}, 422, "district.unknown"),
        (POSTS, SEAT | {"constituency": SEAT["constituency"] | {"code": "PS-11", "districts": ["PK201"]}}, 422,
         "post.district_outside_province"),
        (POSTS, SEAT | {"party_id": None}, 409, "post.told_otherwise"),
        (f"{HOLDERS}/nobody/posts", SEAT, 404, None),
        (f"{POSTS}/sindh-pa-ps-11.2024-02-24/end", RESIGNED, 404, "post.unknown"),
        (f"{POSTS}/{MEMBERSHIP}/correction", SEAT | {"constituency": SEAT["constituency"] | {"code": "PS-11"},
         "why": {"code": "told_wrong"}}, 422, "post.another_post"),
        (f"{POSTS}/sindh-pa-ps-11.2024-02-24/annulment", {"why": {"code": "other"}}, 404, "post.unknown"),
        (END, RESIGNED | {"end_date": "2024-02-01"}, 422, "post.ends_before_start"),
    ],
)  # fmt: skip
async def test_what_can_not_stand_is_told_why(
    advocacy: Advocacy, path: str, body: dict[str, Any], status: int, rule: str | None
) -> None:
    await in_office(advocacy)
    assert await advocacy.refused("secretariat", path, body, status) == rule


async def test_an_unknown_person_is_not_corrected_and_not_shown(advocacy: Advocacy) -> None:
    body = ZAINAB | {"why": {"code": "other"}}
    assert await advocacy.refused("secretariat", f"{HOLDERS}/{PERSON}", body, 404, "PUT") == "office_holder.unknown"
    assert (await advocacy.ask(None, "GET", f"{HOLDERS}/{PERSON}")).status_code == 404


@pytest.mark.parametrize("who", ["amina", "balochistan", "association"])
async def test_only_secretariat_and_programme_register(advocacy: Advocacy, who: str) -> None:
    await advocacy.begin()
    await advocacy.refused(who, HOLDERS, ZAINAB, 403)


async def test_the_secretariat_of_a_province_tells_no_federal_seat(advocacy: Advocacy) -> None:
    await advocacy.refused("secretariat", f"{FEDERAL}/office_holders", ZAINAB, 403)
    await in_office(advocacy)
    elsewhere = SEAT | {"constituency": {"scheme": "na", "code": "NA-194"}}
    assert await advocacy.refused("secretariat", POSTS, elsewhere, 422) == "post.seat_elsewhere"


async def test_lists_go_on_where_they_ended(advocacy: Advocacy) -> None:
    for number in range(3):
        await advocacy.done("secretariat", HOLDERS, named(number))
    first = await advocacy.shown(f"{HOLDERS}?limit=2")
    rest = await advocacy.shown(f"{HOLDERS}?limit=2&cursor={first['cursor']}")
    assert [one["name"]["en"] for one in first["data"] + rest["data"]] == ["Person 0", "Person 1", "Person 2"]
    assert rest["cursor"] is None
    assert (await advocacy.shown(f"{SINDH}/posts"))["data"] == []
