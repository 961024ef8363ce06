"""Every way in which a token can fail, at every kind of route."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from shared.web.identity import Identity, Keys, KeysAway, Unauthenticated
from shared.web.issuer import AUDIENCE, ISSUER, mint, publish
from shared.web.roles import Acting
from tests.integration.web.conftest import FIGURES, Known

PROTECTED = [
    ("POST", FIGURES),
    ("POST", "/reporting/v1/PK-SD/members/secp-9/suspension"),
    ("GET", "/reporting/v1/PK-SD/waiting"),
]
PUBLIC = ("GET", FIGURES)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def forged(claims: dict[str, Any], kid: str) -> str:
    return jwt.encode(claims, ec.generate_private_key(ec.SECP256R1()), algorithm="ES256", headers={"kid": kid})


async def refusal(client: httpx.AsyncClient, route: tuple[str, str], headers: dict[str, str]) -> tuple[int, str]:
    method, path = route
    answer = await client.request(method, path, json={} if method == "POST" else None, headers=headers)
    if answer.status_code == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    return answer.status_code, answer.json().get("rule", "")


@pytest.fixture
async def stranger(client: httpx.AsyncClient) -> httpx.AsyncClient:
    del client.headers["Authorization"]
    return client


@pytest.mark.parametrize("route", PROTECTED)
async def test_without_a_token_nothing_protected_answers(stranger: httpx.AsyncClient, route: tuple[str, str]) -> None:
    assert await refusal(stranger, route, {}) == (401, "token.missing")


async def test_what_is_public_needs_no_token(stranger: httpx.AsyncClient) -> None:
    assert (await stranger.get(FIGURES)).json() == {"more": False}


@pytest.mark.parametrize("route", [*PROTECTED, PUBLIC])
async def test_a_token_that_does_not_hold_is_refused_everywhere(
    stranger: httpx.AsyncClient, issuer: Path, route: tuple[str, str]
) -> None:
    kid = json.loads(publish(issuer).read_text())["keys"][0]["kid"]
    good = mint(issuer, "amina")
    claims = jwt.decode(good, options={"verify_signature": False})
    head, body, signature = good.split(".")
    wrong = {
        "token.expired": mint(issuer, "amina", lifetime=timedelta(seconds=-1)),
        "token.audience": mint(issuer, "amina", audience="others"),
        "token.issuer": mint(issuer, "amina", issuer="urn:others"),
        "token.signature": forged(claims, kid),
        "token.key_unknown": forged(claims, "another"),
        "token.algorithm": jwt.encode(claims, "x" * 32, algorithm="HS256", headers={"kid": kid}),
        "token.malformed": f"{head}.{body[:-2]}.{signature}"[:40],
        "token.claims": mint(issuer, "a b"),
    }
    for rule, token in wrong.items():
        assert await refusal(stranger, route, bearer(token)) == (401, rule)
    unsigned = jwt.encode(claims, "", algorithm="none")
    assert await refusal(stranger, route, bearer(unsigned)) == (401, "token.algorithm")


@pytest.mark.parametrize(
    "header", ["Basic YTpi", "Bearer", "Bearer ", "bearer x.y.z", "Bearer " + "x" * 9000, "Bearer é"]
)
async def test_a_header_that_holds_no_token_is_refused(stranger: httpx.AsyncClient, header: str) -> None:
    answer = await stranger.get(FIGURES, headers=[(b"Authorization", header.encode())])
    assert (answer.status_code, answer.json()["rule"]) == (401, "token.malformed")


async def test_a_header_nested_without_end_is_refused(stranger: httpx.AsyncClient) -> None:
    from base64 import urlsafe_b64encode

    deep = urlsafe_b64encode(b'{"alg":' + b"[" * 5000).rstrip(b"=").decode()
    assert await refusal(stranger, PUBLIC, bearer(f"{deep}.e30.e30")) == (401, "token.malformed")


@pytest.mark.parametrize(
    ("roles", "rule"),
    [([], "role"), ([("programme", "PK-SD")], "role"), ([("secretariat", "PK-BA")], "province")],
)
async def test_a_wrong_role_or_province_is_forbidden(
    client: httpx.AsyncClient, issuer: Path, roles: list[tuple[str, str]], rule: str
) -> None:
    token = mint(issuer, "sadia", roles=roles, organisation="lcas")
    assert await refusal(client, PROTECTED[1], bearer(token)) == (403, rule)


async def test_a_member_of_one_province_is_nobody_in_another(client: httpx.AsyncClient) -> None:
    assert await refusal(client, ("POST", "/reporting/v1/PK-BA/figures"), {}) == (403, "role")


async def test_an_office_may_in_its_province_but_not_on_its_own_matter(
    client: httpx.AsyncClient, issuer: Path, known: Known
) -> None:
    office = bearer(mint(issuer, "sadia", roles=[("secretariat", "PK-SD")], organisation="lcas"))
    assert (await client.post(PROTECTED[1][1], headers=office)).json() == {"member": "secp-9", "by": "lcas"}
    known.acting_for["sadia", "PK-SD"] = [Acting("secp-9", frozenset({"head"}), active=True)]
    assert await refusal(client, PROTECTED[1], office) == (403, "own_matter")


async def test_who_may_see_more_of_what_is_public_does(client: httpx.AsyncClient, issuer: Path, known: Known) -> None:
    known.acting_for["amina", "PK-SD"].append(Acting("secp-2", frozenset({"head"}), active=False))
    assert (await client.get(FIGURES)).json() == {"more": True}
    assert (await client.get(FIGURES, headers=bearer(mint(issuer, "nobody")))).json() == {"more": False}


@contextmanager
def published_at(folder: Path) -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Publisher(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write((folder / "jwks.json").read_bytes())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Publisher) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/jwks.json", asked
        server.shutdown()


async def test_published_keys_are_fetched_once_and_unknown_ones_asked_for_seldom(issuer: Path) -> None:
    with published_at(issuer) as (url, asked):
        identity = Identity(Keys(url), ISSUER, AUDIENCE)
        for _ in range(3):
            await identity.caller(f"Bearer {mint(issuer, 'amina')}")
        for number in range(20):
            with pytest.raises(Unauthenticated, match="key_unknown"):
                await identity.caller(f"Bearer {forged({'sub': 'a'}, f'k{number}')}")
        assert len(asked) == 1
    await identity.caller(f"Bearer {mint(issuer, 'amina')}")


async def test_without_any_key_nobody_is_told_to_be_wrong(tmp_path: Path, issuer: Path) -> None:
    identity = Identity(Keys(str(tmp_path / "none.json")), ISSUER, AUDIENCE)
    with pytest.raises(KeysAway):
        await identity.caller(f"Bearer {mint(issuer, 'amina')}")
