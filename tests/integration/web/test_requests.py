"""What a route gets from a request, and how the process looks from outside."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter
from prometheus_client import CollectorRegistry

from shared.runtime.store import connect
from shared.web.app import Check, create_app
from shared.web.issuer import mint
from shared.web.positions import Position
from shared.web.roles import Acting
from tests.integration.web.conftest import FIGURES, Known


async def request(client: httpx.AsyncClient, path: str = FIGURES, **headers: str) -> dict[str, str | int | None]:
    answer = await client.post(path, json={}, headers={name.replace("_", "-"): text for name, text in headers.items()})
    assert answer.status_code == 200, answer.text
    found: dict[str, str | int | None] = answer.json()
    return found


async def test_the_same_key_is_the_same_command_for_caller_and_route_only(
    client: httpx.AsyncClient, issuer: Path, known: Known
) -> None:
    other = Acting("secp-2", frozenset({"data_officer"}), active=True)
    known.acting_for |= {("bilal", "PK-SD"): [other], ("amina", "PK-BA"): [other]}
    bilal = f"Bearer {mint(issuer, 'bilal')}"
    first = (await request(client, Idempotency_Key="k"))["command_id"]
    assert (await request(client, Idempotency_Key="k"))["command_id"] == first
    others = [
        (await request(client, Idempotency_Key="l"))["command_id"],
        (await request(client, Idempotency_Key="k", Authorization=bilal))["command_id"],
        (await request(client, "/reporting/v1/PK-BA/figures", Idempotency_Key="k"))["command_id"],
        (await request(client))["command_id"],
    ]
    assert len({first, *others}) == 5
    assert others[-1] is None


async def test_the_digest_is_of_the_body_as_it_came(client: httpx.AsyncClient) -> None:
    assert (await request(client))["body_digest"] == sha256(b"{}").hexdigest()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Idempotency-Key", ""),
        ("Idempotency-Key", "two words"),
        ("Idempotency-Key", "k" * 201),
        ("If-Match", "seven"),
        ("If-Match", 'W/"7"'),
        ("If-Match", '"' + "9" * 30 + '"'),
        ("Alliance-Position", "nothing"),
    ],
)
async def test_a_malformed_header_is_named(client: httpx.AsyncClient, name: str, value: str) -> None:
    answer = await client.post(FIGURES, json={}, headers={name: value})
    assert (answer.status_code, answer.json()["field"]) == (422, name)


async def test_the_version_that_the_caller_saw_goes_to_the_journal(client: httpx.AsyncClient) -> None:
    assert (await request(client, If_Match='"7"'))["if_match"] == 7
    assert (await request(client, If_Match="7"))["if_match"] == 7
    assert (await request(client, If_Match="*"))["if_match"] is None


async def test_a_request_keeps_its_name_through_answer_and_record(client: httpx.AsyncClient) -> None:
    assert (await request(client, X_Request_Id="job-7"))["correlation_id"] == "job-7"
    answer = await client.get("/health/live", headers={"X-Request-Id": "not\tone"})
    assert answer.headers["X-Request-Id"] not in {"", "not\tone"}


async def test_a_command_tells_where_its_stream_stands(client: httpx.AsyncClient) -> None:
    answer = await client.post(FIGURES, json={})
    assert answer.headers["Alliance-Position"] == "reporting/PK-SD/series/x@7"
    assert answer.headers["ETag"] == '"7"'


async def test_a_position_is_waited_for_before_asking_who_acts_for_whom(
    client: httpx.AsyncClient, known: Known
) -> None:
    await request(client, Alliance_Position="membership/PK-SD/representatives/secp-1@1")
    assert known.waited == [Position("membership/PK-SD/representatives/secp-1", 1)]


async def test_who_may_not_yet_because_a_position_is_behind_is_asked_to_try_again(
    client: httpx.AsyncClient, known: Known
) -> None:
    known.acting_for.clear()
    known.arrived = False
    joined = {"Alliance-Position": "membership/PK-SD/representatives/secp-1@1"}
    answer = await client.post(FIGURES, json={}, headers=joined)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/catching-up")
    behind = await client.get(FIGURES, headers=joined)
    assert (behind.status_code, behind.headers["Alliance-Stale"]) == (200, "true")
    known.arrived = True
    assert (await client.post(FIGURES, json={}, headers=joined)).status_code == 403


async def test_a_partner_whose_access_has_ended_reads_what_everybody_may_and_nothing_else(
    client: httpx.AsyncClient, known: Known
) -> None:
    known.ended.add("amina")
    for refused in (await client.post(FIGURES, json={}), await client.get("/reporting/v1/PK-SD/waiting")):
        assert (refused.status_code, refused.json()["rule"]) == (403, "access.revoked")
    answer = await client.get(FIGURES)
    assert (answer.status_code, answer.json()) == (200, {"more": False})


async def test_a_partner_that_is_not_known_yet_because_a_position_is_behind_is_asked_to_try_again(
    client: httpx.AsyncClient, known: Known
) -> None:
    known.ended.add("amina")
    known.arrived = False
    answer = await client.post(FIGURES, json={}, headers={"Alliance-Position": "notifications/PK/partners/uni@1"})
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/catching-up")


async def test_a_position_outside_the_callers_provinces_is_forbidden(client: httpx.AsyncClient, issuer: Path) -> None:
    elsewhere = {"Alliance-Position": "reporting/PK-BA/series/x@1"}
    for method in ("GET", "POST"):
        answer = await client.request(method, FIGURES, json={}, headers=elsewhere)
        assert (answer.status_code, answer.json()["rule"]) == (403, "position.province")
    programme = mint(issuer, "omar", roles=[("programme", "PK")], organisation="adlg")
    assert (await client.get(FIGURES, headers=elsewhere | {"Authorization": f"Bearer {programme}"})).status_code == 200


async def test_who_represents_several_organisations_is_asked_for_which(client: httpx.AsyncClient, known: Known) -> None:
    known.acting_for["amina", "PK-SD"].append(Acting("secp-2", frozenset({"data_officer"}), active=True))
    answer = await client.post(FIGURES, json={})
    assert (answer.status_code, answer.json()["candidates"]) == (422, ["secp-1", "secp-2"])
    assert (await request(client, Acting_For="secp-2"))["actor"] == "secp-2"


async def test_readiness_names_every_dependency(client: httpx.AsyncClient, known: Known) -> None:
    well = await client.get("/health/ready")
    assert (well.status_code, well.json()) == (
        200,
        {"ready": True, "checks": {"store": {"ready": True}, "keys": {"ready": True}}},
    )
    known.ready = False
    answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert [name for name, check in answer.json()["checks"].items() if not check["ready"]] == ["store"]
    assert (await client.get("/health/live")).status_code == 200


async def test_a_store_that_is_away_is_not_ready_and_answers_503() -> None:
    store = connect("mongodb://127.0.0.1:1")
    router = APIRouter()
    router.add_api_route("/read", store.answers)
    frame = create_app("Away", "1", [router], [Check("store", store.answers)], registry=CollectorRegistry())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(frame), base_url="http://service") as client:
        answer = await client.get("/read")
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/store-away")
        assert answer.headers["Retry-After"]
        assert (await client.get("/health/ready")).status_code == 503
    store.close()


async def test_requests_are_counted_by_route_and_not_by_address(client: httpx.AsyncClient) -> None:
    await client.post(FIGURES, json={})
    await client.get("/nowhere/1")
    metrics = (await client.get("/metrics")).text
    route = "/reporting/v1/{province}/figures"
    assert f'lead_http_requests_total{{method="POST",route="{route}",status="200"}} 1.0' in metrics
    assert 'lead_http_requests_total{method="GET",route="unmatched",status="404"} 1.0' in metrics


async def test_commands_are_counted_by_route_and_by_what_came_of_them(client: httpx.AsyncClient) -> None:
    for body in ({}, {}, {"fails": "conflict"}, {"fails": "standing"}, {"fails": "bug"}, {"rank": 7000}):
        await client.post(FIGURES, json=body)
    await client.post(FIGURES.replace("PK-SD", "PK-XX"), json={})
    await client.get(FIGURES)
    metrics = (await client.get("/metrics")).text
    assert 'province="",route="/reporting/v1/{province}/figures"' in metrics
    assert "PK-XX" not in metrics
    counted = dict(
        re.findall(
            r'lead_commands_total\{outcome="([a-z-]+)",province="PK-SD",route="[^"]+/figures"\} ([0-9.]+)', metrics
        )
    )
    assert counted == {"accepted": "2.0", "conflict": "1.0", "refused": "1.0", "internal": "1.0", "invalid": "1.0"}
