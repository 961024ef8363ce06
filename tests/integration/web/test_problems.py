"""Every failure has one shape over HTTP, and nothing that a client sends is a defect of ours."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.integration.web.conftest import FIGURES

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("fails", "status", "name", "told"),
    [
        ("standing", 409, "refused", {"rule": "member.standing"}),
        ("own_matter", 403, "refused", {"rule": "figure.own_matter"}),
        (
            "unit",
            422,
            "refused",
            {"rule": "figure.unit", "field": "unit", "value": "kg", "candidates": ["percent"]},
        ),
        ("conflict", 409, "conflict", {"version": 7, "stream": "reporting/PK-SD/series/x"}),
        ("key_reused", 422, "key-reused", {"field": "Idempotency-Key"}),
        ("backlog_full", 503, "backlog-full", {"facts": {"province": "PK-SD", "waiting": 9}}),
        ("store_away", 503, "store-away", {}),
        ("event_too_large", 422, "event-too-large", {"rule": "event.too_large"}),
        ("not_found", 404, "not-found", {"field": "figure", "value": "x"}),
        ("unknown", 422, "invalid", {"field": "indicator", "value": "4.6.9", "candidates": ["4.6.1"]}),
        ("bug", 500, "internal", {}),
    ],
)
async def test_every_named_failure_is_a_problem(
    client: httpx.AsyncClient, fails: str, status: int, name: str, told: dict[str, object]
) -> None:
    answer = await client.post(FIGURES, json={"fails": fails})
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["type"]) == (status, status, f"/problems/{name}")
    assert told.items() <= problem.items()
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    assert "secret" not in answer.text
    assert "sesame" not in answer.text
    assert ("Retry-After" in answer.headers) == (status == 503)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe{}",
        b'"\xc3"',
        b'{"indicator": "\\u0000"}',
        b'{"indicator": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"rank": NaN}',
        b'{"rank": -Infinity}',
        b'{"rank": ' + b"9" * 5000 + b"}",
        b"[" * 9000,
        b"[" * 4000 + b"]" * 4000,
    ],
    ids=lambda body: repr(body[:24]),
)
async def test_a_body_that_is_no_readable_json_is_malformed(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post(FIGURES, content=body, headers=JSON)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/malformed")


@pytest.mark.parametrize(
    ("body", "field", "rule", "value"),
    [
        ({"kind": "guessed"}, "kind", "literal_error", "guessed"),
        ({"rank": 101}, "rank", "less_than_equal", 101),
        ({"rank": 10**30}, "rank", "less_than_equal", "an integer of 100 bits"),
        ({"indicator": "x" * 5000}, "indicator", "string_too_long", "x" * 200 + "…"),
        ({"indicator": {"a": [1]}}, "indicator", "string_type", "{'a': [1]}"),
        ([], "body", "model_attributes_type", "[]"),
    ],
)
async def test_an_invalid_body_names_field_rule_and_value(
    client: httpx.AsyncClient, body: object, field: str, rule: str, value: object
) -> None:
    answer = await client.post(FIGURES, json=body)
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "/problems/invalid")
    assert (problem["field"], problem["rule"], problem["value"]) == (field, rule, value)
    assert problem["errors"][0]["field"] == field


async def test_a_number_beyond_what_floats_hold_is_an_invalid_value(client: httpx.AsyncClient) -> None:
    answer = await client.post(FIGURES, content=b'{"rank": 1e999}', headers=JSON)
    assert (answer.status_code, answer.json()["value"]) == (422, "inf")


async def test_a_closed_list_answers_with_its_candidates(client: httpx.AsyncClient) -> None:
    problem = (await client.post(FIGURES, json={"kind": "guessed"})).json()
    assert problem["candidates"] == ["measured", "estimated"]


async def test_all_that_is_wrong_is_told_at_once(client: httpx.AsyncClient) -> None:
    problem = (await client.post(FIGURES, json={"kind": "guessed", "rank": -1})).json()
    assert [error["field"] for error in problem["errors"]] == ["kind", "rank"]


@pytest.mark.parametrize("in_pieces", [False, True])
async def test_a_body_above_the_limit_is_refused(client: httpx.AsyncClient, in_pieces: bool) -> None:
    async def pieces() -> AsyncIterator[bytes]:  # an upload that does not tell its length
        for _ in range(11):
            yield b" " * 1000

    answer = await client.post(FIGURES, content=pieces() if in_pieces else b" " * 11_000, headers=JSON)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")


async def test_a_route_for_files_has_a_limit_of_its_own(client: httpx.AsyncClient) -> None:
    files = "/reporting/v1/PK-SD/files"
    taken = await client.post(files, files={"file": b"\x00" * 20_000})
    assert (taken.status_code, taken.json()["bytes"]) == (200, 20_000)
    assert (await client.post(files, files={"file": b"\x00" * 60_000})).status_code == 413


@pytest.mark.parametrize("path", ["/nowhere", "/reporting/v1/PK-SD/figures/%ff%fe", "/reporting/v1//figures"])
async def test_an_unknown_path_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize("path", ["/reporting/v1/PK-SD/figures?cursor=%00", "/reporting/v1/PK%00/figures"])
async def test_a_nul_character_in_the_address_is_malformed(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 400


async def test_a_method_that_a_path_does_not_have_is_told_with_those_it_has(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.delete(FIGURES)
    assert (answer.status_code, answer.json()["type"]) == (405, "/problems/method-not-allowed")
    assert answer.headers["Allow"] == "GET, POST"


async def test_an_unknown_province_answers_with_the_known_ones(client: httpx.AsyncClient) -> None:
    answer = await client.post("/reporting/v1/PK-XX/figures", json={})
    assert (answer.status_code, answer.json()["field"], answer.json()["value"]) == (422, "province", "PK-XX")
    assert "PK-SD" in answer.json()["candidates"]


async def test_a_province_that_this_process_does_not_serve_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.post("/reporting/v1/PK-KP/figures", json={})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/province-not-served")


async def test_a_bad_cursor_is_an_invalid_value(client: httpx.AsyncClient) -> None:
    answer = await client.get(FIGURES, params={"cursor": "e30"})
    assert (answer.status_code, answer.json()["field"]) == (422, "cursor")


async def test_the_openapi_document_tells_every_problem(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    assert "HTTPValidationError" not in json.dumps(document)
    for operations in document["paths"].values():
        for method, operation in operations.items():
            expected = {"400", "401", "403", "404", "422", "503"} | ({"409", "413"} if method == "post" else set())
            assert expected <= operation["responses"].keys()
    for response in document["components"]["responses"].values():
        assert response["content"]["application/problem+json"]["examples"]
