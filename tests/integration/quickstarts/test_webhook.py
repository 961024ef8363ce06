"""The guide's receiver of webhooks: what is genuine is taken once, anything else is refused."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from shared.devstack.ports import HOST
from tests.conftest import free_base
from tests.integration.quickstarts.programs import Program, running

SECRETS = [f"whsec_{b64encode(secrets.token_bytes(32)).decode()}" for _ in range(3)]
STRANGER = SECRETS.pop()


@pytest.fixture
async def receiver(tmp_path: Path) -> AsyncIterator[tuple[Program, httpx.AsyncClient]]:
    """The program with two secrets, and a client of it."""
    port = free_base()
    given = {"LEAD_WEBHOOK_SECRET": " ".join(SECRETS), "PORT": str(port)}
    async with (
        running("python_webhook.py", tmp_path, **given) as program,
        httpx.AsyncClient(base_url=f"http://{HOST}:{port}") as client,
    ):
        await program.until(f"listening on {port}")
        yield program, client


def request(secret: str, number: int, at: datetime | None = None) -> tuple[str, dict[str, str]]:
    """A signed request about the event of a number."""
    sent = at or datetime.now(UTC)
    body = json.dumps({"type": "t.v1", "subject": "s", "sequence": f"{number:010}"})
    signature = Webhook(secret).sign(f"id{number}", sent, body)
    return body, {
        "webhook-id": f"id{number}",
        "webhook-timestamp": str(int(sent.timestamp())),
        "webhook-signature": signature,
    }


async def test_an_event_is_taken_once_with_either_secret(receiver: tuple[Program, httpx.AsyncClient]) -> None:
    program, client = receiver
    for secret, number in ((SECRETS[0], 7), (SECRETS[0], 7), (SECRETS[1], 8), (SECRETS[1], 7)):
        body, headers = request(secret, number)
        assert (await client.post("/", content=body, headers=headers)).status_code == 204
    await program.until("t.v1 s 7", "t.v1 s 8")
    assert program.lines[1:] == ["t.v1 s 7", "t.v1 s 8"]


async def test_what_is_not_genuine_is_refused(receiver: tuple[Program, httpx.AsyncClient]) -> None:
    program, client = receiver
    body, headers = request(SECRETS[0], 1)
    _, strange = request(STRANGER, 1)
    old, late = request(SECRETS[0], 1, datetime.now(UTC) - timedelta(minutes=6))
    for sent, told in (
        (body, {}),
        (body, strange),
        (body + " ", headers),
        (body, headers | {"webhook-id": "id2"}),
        (old, late),
    ):
        assert (await client.post("/", content=sent, headers=told)).status_code == 401
    body, headers = request(SECRETS[0], 9)
    several = headers | {"webhook-signature": f"{strange['webhook-signature']} {headers['webhook-signature']}"}
    assert (await client.post("/", content=body, headers=several)).status_code == 204
    await program.until("t.v1 s 9")
    assert program.lines[1:] == ["t.v1 s 9"]
