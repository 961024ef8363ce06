"""Pages of other origins: what a browser asks before, what it is told, and what stays inside."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import APIRouter, Response
from prometheus_client import CollectorRegistry

from shared.web.app import create_app

ELSEWHERE = "https://data.example.org"
PATH = "/streams/v1/tickets"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    router = APIRouter()

    @router.post(PATH)
    async def ticket(response: Response) -> dict[str, str]:
        response.headers["Retry-After"] = "1"
        return {"ticket": "t"}

    @router.get("/breaks")
    async def breaks() -> None:
        raise LookupError

    app = create_app("Pages", "1", [router], registry=CollectorRegistry())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://lead") as made:
        yield made


async def test_a_browser_that_asks_before_a_page_of_another_origin_does_is_told_it_may(
    client: httpx.AsyncClient,
) -> None:
    asked = {
        "Origin": ELSEWHERE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    told = await client.options(PATH, headers=asked)
    assert told.status_code == 200
    assert told.headers["access-control-allow-origin"] in {"*", ELSEWHERE}
    assert "POST" in told.headers["access-control-allow-methods"]
    assert {"authorization", "content-type"} <= set(told.headers["access-control-allow-headers"].lower().split(", "))


@pytest.mark.parametrize(
    ("method", "path", "status"), [("POST", PATH, 200), ("GET", "/none", 404), ("GET", "/breaks", 500)]
)
async def test_a_page_of_another_origin_may_read_answers_and_problems_and_brings_no_credentials_of_the_browsers(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    told = await client.request(method, path, headers={"Origin": ELSEWHERE})
    assert told.status_code == status
    assert told.headers["access-control-allow-origin"] == "*"
    assert "Retry-After" in told.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in told.headers


@pytest.mark.parametrize("path", ["/health/live", "/metrics"])
async def test_no_page_reads_what_is_for_those_who_run_the_platform(client: httpx.AsyncClient, path: str) -> None:
    told = await client.get(path, headers={"Origin": ELSEWHERE})
    assert told.status_code == 200
    assert "access-control-allow-origin" not in told.headers


async def test_who_is_no_page_is_told_nothing_of_origins(client: httpx.AsyncClient) -> None:
    assert not [name for name in (await client.post(PATH)).headers if name.startswith("access-control")]
    assert (await client.options(PATH)).status_code == 405
