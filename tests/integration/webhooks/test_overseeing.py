"""Offices see whose webhooks there are in their province, and end those that do harm."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from typer.testing import CliRunner

from shared.cli.main import app
from shared.devstack.ports import HOST
from shared.web.issuer import mint
from tests.integration.webhooks.conftest import PARTNER, WEBHOOKS, Webhooks
from tests.integration.webhooks.receiving import Receiver

pytestmark = pytest.mark.integration

OF_SINDH = "/notifications/v1/PK-SD/webhooks"
HARM = {"text": "floods the ministry's gateway"}


async def test_an_office_sees_whose_webhooks_there_are_without_what_may_be_secret(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    name, _ = await webhooks.enabled(receiver.url("/hook?key=s3cret"))
    await webhooks.register(receiver.url("/waits"), "secretariat")
    shown = await webhooks.shown(f"{OF_SINDH}?status=enabled", "secretariat")
    assert [(one["id"], one["owner"], one["host"]) for one in shown["data"]] == [(name, PARTNER, "127.0.0.1")]
    assert "s3cret" not in str(shown)
    assert len((await webhooks.shown(OF_SINDH, "secretariat"))["data"]) == 2
    assert len((await webhooks.shown(f"{OF_SINDH}?owner={PARTNER}", "secretariat"))["data"]) == 1
    for stranger in (PARTNER, "balochistan", "programme"):
        assert (await webhooks.ask(stranger, "GET", OF_SINDH)).status_code == 403


async def test_an_office_of_the_province_disables_anybodys_webhook_and_its_owner_may_enable_it(
    webhooks: Webhooks, receiver: Receiver
) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    path = f"{WEBHOOKS}/{name}/disable"
    for stranger, rule in ((PARTNER, "role"), ("balochistan", "province")):
        assert await webhooks.refused(stranger, path, HARM, 403) == rule
    first, again = [await webhooks.done("secretariat", path, HARM) for _ in range(2)]
    assert first["version"] == again["version"]
    told = await webhooks.standing(name)
    assert (told["status"], told["why"]) == ("disabled", {"code": "operator", "text": HARM["text"]})
    entry = (await webhooks.journal.load(f"notifications/PK-SD/webhooks/{name}")).entries[-1]
    assert (entry["by"], entry["account"]) == ("lcas", "secretariat")
    async with webhooks.folding():
        enabled = await webhooks.ask(PARTNER, "POST", f"{WEBHOOKS}/{name}/enable", {})
    assert enabled.json()["status"] == "enabled"


async def test_what_is_no_webhook_or_was_removed_is_not_disabled(webhooks: Webhooks, receiver: Receiver) -> None:
    name = (await webhooks.register(receiver.url())).json()["id"]
    assert (await webhooks.ask(PARTNER, "DELETE", f"{WEBHOOKS}/{name}")).status_code == 204
    for unknown in (name, "pk-sd-00000000000000000000"):
        answer = await webhooks.ask("secretariat", "POST", f"{WEBHOOKS}/{unknown}/disable", HARM)
        assert (answer.status_code, answer.json()["field"]) == (404, "webhook")
    without = await webhooks.problem("secretariat", f"{WEBHOOKS}/{name}/disable", {"text": " "}, 422)
    assert without["errors"][0]["field"] == "text"


@asynccontextmanager
async def listening(webhooks: Webhooks) -> AsyncIterator[str]:
    """The service on a port; its address."""
    with socket.socket() as at:
        at.bind((HOST, 0))
        server = uvicorn.Server(uvicorn.Config(webhooks.app, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server._serve([at]))
        try:
            yield f"http://{HOST}:{at.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


async def test_an_operator_lists_and_disables_on_the_command_line(webhooks: Webhooks, receiver: Receiver) -> None:
    name, _ = await webhooks.enabled(receiver.url())
    token = mint(webhooks.issuer, "ops", roles=[("operator", "PK")], organisation="operator")

    async def lead(*words: str) -> tuple[int, str]:
        await webhooks.catch_up()
        given = ["webhooks", *words, "--service", url, "--token", token]
        done = await asyncio.to_thread(lambda: CliRunner().invoke(app, given))
        return done.exit_code, done.output

    async with listening(webhooks) as url:
        for _ in range(2):
            code, told = await lead("disable", name, "--text", HARM["text"])
            assert code == 0, told
        _, shown = await lead("list", "--province", "PK-SD")
        assert name in shown
        assert f"operator: {HARM['text']}" in shown
        assert (await lead("disable", "pk-sd-00000000000000000000", "--text", "none"))[0] == 1
    assert (await webhooks.standing(name))["status"] == "disabled"
