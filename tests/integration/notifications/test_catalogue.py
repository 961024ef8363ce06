"""What partners may rely on, as notifications serve it: no token, no Kafka, the same until the next release."""

from __future__ import annotations

import csv
import gzip
import io

import jsonschema_rs
import pytest
import yaml

from shared.catalogue.code_lists import code_lists
from shared.contracts.catalogue import EVENTS
from shared.contracts.partners import PartnerAccessRevoked, PartnerRegistered
from shared.contracts.schema_address import schema_urn
from tests.integration.notifications.conftest import Notifications

JOINED = "membership.member_joined.v1"
EVENTS_PATH = "/catalogue/v1/events"


async def test_every_event_type_is_listed_with_its_audience(notifications: Notifications) -> None:
    told = (await notifications.shown(EVENTS_PATH))["data"]
    assert {(one["type"], one["audience"]) for one in told} == {(t, e.audience) for t, e in EVENTS.items()}
    some = (await notifications.shown(f"{EVENTS_PATH}?context=membership&audience=internal"))["data"]
    assert {(one["owner"], one["audience"]) for one in some} == {("membership", "internal")}


async def test_an_entry_tells_who_publishes_and_who_reads(notifications: Notifications) -> None:
    told = await notifications.shown(f"{EVENTS_PATH}/{JOINED}")
    assert told["producers"] == ["membership"]
    assert told["consumers"] == ["reporting", "advocacy", "notifications"]
    assert told["versions"] == [JOINED]
    assert (told["since"], told["deprecated"], told["sunset_on"]) == ("0.1.0", None, None)


async def test_who_asks_with_a_token_is_told_which_partners_read_a_type(notifications: Notifications) -> None:
    path, stream = f"{EVENTS_PATH}/{JOINED}", "notifications/PK/partners/karachi-university"
    await notifications.hear(PartnerRegistered, stream, contexts=["membership"])
    partner = f"partner-{PartnerRegistered.example['partner_id']}"
    assert partner in (await notifications.shown(path, "secretariat"))["consumers"]
    internal = f"{EVENTS_PATH}/membership.representative_named.v1"
    assert partner not in (await notifications.shown(internal, "secretariat"))["consumers"]
    for answer in (
        await notifications.ask("secretariat", "GET", path),
        await notifications.ask(None, "GET", path),
    ):
        public = "authorization" not in answer.request.headers
        assert (partner in answer.json()["consumers"]) is not public
        assert answer.headers["cache-control"].startswith("public" if public else "private")
        assert "Authorization" in answer.headers["vary"]
    await notifications.hear(PartnerAccessRevoked, stream)
    assert partner not in (await notifications.shown(path, "secretariat"))["consumers"]


async def test_the_schema_of_an_entry_stands_at_the_address_it_names_and_accepts_the_example(
    notifications: Notifications,
) -> None:
    for event_type in EVENTS:
        told = await notifications.shown(f"{EVENTS_PATH}/{event_type}")
        assert told["dataschema"].endswith(f"/schemas/{event_type}.json")
        served = await notifications.shown(f"/schemas/{event_type}.json")
        assert served == told["schema"]
        validator = jsonschema_rs.validator_for(served)
        assert all(validator.is_valid(example) for example in told["examples"])


async def test_the_name_of_a_schema_leads_to_its_address(notifications: Notifications) -> None:
    listed = (await notifications.shown("/schemas"))["data"]
    assert {one["type"] for one in listed} == EVENTS.keys()
    answer = await notifications.ask(None, "GET", f"/schemas?urn={schema_urn(JOINED)}")
    assert answer.status_code == 307
    assert answer.headers["location"] == next(one["url"] for one in listed if one["type"] == JOINED)
    assert (await notifications.problem(None, "/schemas?urn=urn:lead:schema:none.v1", None, 422, "GET"))[
        "field"
    ] == "urn"


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        (f"{EVENTS_PATH}/membership.member_joined.v2", JOINED),
        (f"{EVENTS_PATH}/membership.member_joind.v1", JOINED),
        ("/schemas/membership.member_joined.v9.json", JOINED),
        ("/asyncapi/partners.yaml", "partner"),
        ("/codelists/sector", "sectors"),
        ("/catalogue/index.htm", "index.html"),
    ],
)
async def test_an_unknown_name_is_answered_with_what_could_be_meant(
    notifications: Notifications, path: str, meant: str
) -> None:
    told = await notifications.problem(None, path, None, 404, "GET")
    assert told["type"] == "/problems/not-found"
    assert meant in told["candidates"]
    assert told["rule"].endswith(".unknown")


async def test_what_a_reader_has_is_not_sent_again(notifications: Notifications) -> None:
    for path in (EVENTS_PATH, f"/schemas/{JOINED}.json", "/codelists/areas", "/catalogue/", "/asyncapi/reporting.yaml"):
        for encoding in ("gzip", "identity"):
            first = await notifications.ask(None, "GET", path, Accept_Encoding=encoding)
            assert first.headers.get("content-encoding", "identity") == encoding
            again = await notifications.ask(
                None, "GET", path, Accept_Encoding=encoding, If_None_Match=first.headers["etag"]
            )
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
            assert "max-age" in again.headers["cache-control"]


async def test_packed_and_plain_answers_are_the_same_with_tags_of_their_own(notifications: Notifications) -> None:
    async with notifications.client.stream("GET", EVENTS_PATH, headers={"Accept-Encoding": "gzip;q=0.5"}) as answer:
        packed = b"".join([part async for part in answer.aiter_raw()])
    plain = await notifications.ask(None, "GET", EVENTS_PATH, Accept_Encoding="gzip;q=0")
    assert gzip.decompress(packed) == plain.content
    assert answer.headers["etag"] != plain.headers["etag"]


async def test_an_asyncapi_document_is_served_for_each_service_and_for_partners(notifications: Notifications) -> None:
    for one in (await notifications.shown("/asyncapi"))["data"]:
        answer = await notifications.ask(None, "GET", one["path"])
        assert yaml.load(answer.text, yaml.CSafeLoader)["asyncapi"] == "3.0.0"


async def test_a_code_list_comes_as_json_and_as_csv(notifications: Notifications) -> None:
    told = await notifications.shown("/codelists/provinces")
    sindh = next(code for code in told["codes"] if code["code"] == "PK-SD")
    assert sindh["name"] == {"en": "Sindh", "ur": "سندھ"}
    for answer in (
        await notifications.ask(None, "GET", "/codelists/provinces?format=csv"),
        await notifications.ask(None, "GET", "/codelists/provinces", Accept="text/csv"),
    ):
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert [row["code"] for row in rows] == [code["code"] for code in told["codes"]]
        named = {row["code"]: row["name_ur"] for row in rows}
        assert named["PK-SD"] == sindh["name"]["ur"]


async def test_every_code_list_is_served(notifications: Notifications) -> None:
    listed = (await notifications.shown("/codelists"))["data"]
    assert {one["name"] for one in listed} == code_lists().keys()
    for one in listed:
        assert len((await notifications.shown(f"/codelists/{one['name']}"))["codes"]) == one["codes"]


async def test_pages_let_nothing_in_from_elsewhere(notifications: Notifications) -> None:
    for path, media_type in (("", "text/html"), ("membership.html", "text/html"), ("search.js", "text/javascript")):
        answer = await notifications.ask(None, "GET", f"/catalogue/{path}")
        assert answer.headers["content-type"].startswith(media_type)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
