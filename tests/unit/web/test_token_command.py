"""`lead token` and the issuer behind it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from shared.cli.token import token
from shared.web.identity import Identity, Keys
from shared.web.issuer import AUDIENCE, ISSUER, mint, publish
from shared.web.roles import Caller

app = typer.Typer()
app.command()(token)


async def caller(folder: Path, printed: str) -> Caller:
    identity = Identity(Keys(str(publish(folder))), ISSUER, AUDIENCE)
    return await identity.caller(f"Bearer {printed}")


async def test_a_token_for_an_account_names_the_account_only(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["--account", "amina", "--data", str(tmp_path)])
    assert await caller(tmp_path / "issuer", answer.stdout.strip()) == Caller("amina")


async def test_a_token_for_an_office_names_role_province_and_organisation(tmp_path: Path) -> None:
    options = ["--role", "secretariat", "--province", "PK-SD", "--data", str(tmp_path)]
    expected = Caller("secretariat-pk-sd", "secretariat-pk-sd", frozenset({("secretariat", "PK-SD")}))
    assert await caller(tmp_path / "issuer", CliRunner().invoke(app, options).stdout.strip()) == expected
    given = CliRunner().invoke(app, [*options, "--account", "sadia", "--organisation", "lcas"]).stdout.strip()
    assert await caller(tmp_path / "issuer", given) == Caller("sadia", "lcas", expected.grants)


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--role", "secretariat"],
        ["--province", "PK-SD"],
        ["--role", "king", "--province", "PK-SD"],
        ["--role", "secretariat", "--province", "PK-XX"],
    ],
)
def test_an_incomplete_wish_is_refused(options: list[str], tmp_path: Path) -> None:
    assert CliRunner().invoke(app, [*options, "--data", str(tmp_path)]).exit_code == 2


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: mint(tmp_path, f"a{n}"), range(16)))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["jwks.json", "key.pem"]
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600
    assert "d" not in json.loads(publish(tmp_path).read_text())["keys"][0]
