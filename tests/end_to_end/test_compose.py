"""The compose file run for real: up, a command through the proxy to a view, a container killed, down."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from tests.conftest import free_base
from tests.containers import engine_has_images
from tests.waiting import until

pytestmark = pytest.mark.end_to_end
TREE = Path(__file__).resolve().parents[2]
OTHERS = ("python:3.12-slim", "nginx:stable")
APPLICATION = {
    "name": {"en": "Press Club"},
    "identifiers": [{"scheme": "secp", "id": "0012"}],
    "sector": "media",
    "organisation_type": "press club",
    "districts": ["PK713"],
    "focus_goals": [7],
    "charter_accepted_on": "2026-01-05",
    "contact_id": "c-1",
}


class Composed:
    """The project's containers under a name of their own."""

    def __init__(self, port: int) -> None:
        self._environ = os.environ | {"COMPOSE_PROJECT_NAME": f"lead-test-{port}", "LEAD_PORT": str(port)}
        self.url = f"http://127.0.0.1:{port}"

    def __call__(self, *arguments: str) -> str:
        done = subprocess.run(
            ("docker", "compose", *arguments), cwd=TREE, env=self._environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def token(self, *who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self('run', '--rm', '-T', 'lead', 'token', *who).strip()}"}


@pytest.fixture
def composed() -> Iterator[Composed]:
    if not engine_has_images(*OTHERS):
        pytest.skip("no Docker engine answers here that has the images; nothing is pulled for a test")
    composed = Composed(free_base())
    try:
        composed("up", "--build", "--wait")
        yield composed
    finally:
        composed("down", "--volumes", "--timeout", "20")


async def test_a_command_through_the_proxy_shows_in_a_view_also_after_a_container_was_killed(
    composed: Composed,
) -> None:
    programme = composed.token("--role", "programme", "--province", "PK")
    secretariat = composed.token("--role", "secretariat", "--province", "PK-SD")
    amina = composed.token("--account", "amina")
    async with httpx.AsyncClient(base_url=f"{composed.url}/membership/v1/PK-SD", timeout=30) as client:

        async def done(path: str, token: dict[str, str], body: Mapping[str, object]) -> str:
            answer = await client.post(path, json=body, headers=token)
            assert answer.is_success, answer.text
            return answer.headers["Alliance-Position"]

        await done("/alliance", programme, {"name": {"en": "Sindh Alliance"}})
        await done("/members", amina, APPLICATION)
        position = await done("/members/secp-0012/approval", secretariat, {"authority": "article 4"})

        async def shown() -> bool:
            answer = await client.get("/members", headers={"Alliance-Position": position})
            return answer.is_success and [one["member_id"] for one in answer.json()["data"]] == ["secp-0012"]

        await until(shown)
        composed("kill", "membership")
        assert (await client.get("/members")).status_code == httpx.codes.SERVICE_UNAVAILABLE
        composed("up", "--wait", "--no-build")
        await until(shown)
    told = [
        json.loads(line)
        for line in composed("run", "--rm", "-T", "lead", "tail", "--from-start", "--limit", "3", "--json").splitlines()
    ]
    assert [one["type"].split(".")[1] for one in told].count("member_joined") == 1
