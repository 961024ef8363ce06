"""What stands on a laptop for the world outside: the one address, the gateway for text messages, the caught letters."""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from shared.cli.mail import app as mail
from shared.devstack.gateway import gateway
from shared.devstack.sms_gateway import Kept, handler, read

MESSAGE = {"id": "send:1", "to": "+923001234567", "text": "وعدہ", "segments": 1}


@contextmanager
def serving(answers: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


class Echo(BaseHTTPRequestHandler):
    """Answers what it was asked."""

    def do_OPTIONS(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        told = {
            "path": self.path,
            "packed": self.headers.get("accept-encoding"),
            "token": self.headers.get("authorization"),
            "body": self.rfile.read(length).decode(),
        }
        content = json.dumps(told).encode()
        self.send_response(409)
        self.send_header("x-told", "yes")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name for it
        del format, args


@pytest.fixture
async def door() -> AsyncIterator[httpx.AsyncClient]:
    with serving(Echo) as address:
        services = {"membership": address, "notifications": address, "reporting": "http://127.0.0.1:9"}
        transport = httpx.ASGITransport(gateway(services))
        async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
            yield client


async def test_a_request_goes_as_it_is_to_the_service_of_its_path_and_so_does_the_answer(
    door: httpx.AsyncClient,
) -> None:
    sent = {"Authorization": "Bearer x", "Accept-Encoding": ""}
    answer = await door.post("/membership/v1/PK-SD/members?a=1", content="{}", headers=sent)
    assert (answer.status_code, answer.headers["x-told"]) == (409, "yes")
    asked = answer.json()
    assert (asked["path"], asked["token"], asked["body"]) == ("/membership/v1/PK-SD/members?a=1", "Bearer x", "{}")


async def test_what_a_browser_asks_before_a_page_of_another_origin_does_goes_to_the_service_too(
    door: httpx.AsyncClient,
) -> None:
    assert (await door.options("/streams/v1/tickets")).json()["path"] == "/streams/v1/tickets"


@pytest.mark.parametrize("path", ["/streams/v1/PK-SD/advocacy", "/schemas/x.json", "/sandbox/v1/events", "/catalogue/"])
async def test_the_contract_for_partners_is_with_notifications(door: httpx.AsyncClient, path: str) -> None:
    assert (await door.post(path)).json()["path"] == path


async def test_what_names_no_service_or_one_that_is_away_is_said_so(door: httpx.AsyncClient) -> None:
    assert (await door.post("/elsewhere/v1")).status_code == 404
    assert (await door.post("/reporting/v1/x")).status_code == 502


def test_the_gateway_keeps_a_text_message_once_also_across_restarts(tmp_path: Path) -> None:
    file = tmp_path / "sms.jsonl"
    for _ in range(2):
        with serving(handler(Kept(file))) as address:
            for _ in range(2):
                assert httpx.post(address, json=MESSAGE).status_code == 202
    [kept] = read(file)
    assert {name: kept[name] for name in MESSAGE} == MESSAGE


def test_the_gateway_refuses_what_is_no_message(tmp_path: Path) -> None:
    with serving(handler(Kept(tmp_path / "sms.jsonl"))) as address:
        assert httpx.post(address, content="no").status_code == 400
        assert httpx.post(address, json={"id": "1"}).status_code == 400
    assert read(tmp_path / "sms.jsonl") == []


def letter(folder: Path, number: int) -> None:
    made = EmailMessage()
    made["To"], made["Subject"], made["Message-ID"] = "amina@example.org", f"وعدہ {number}", f"<{number}@lead>"
    made.set_content("in words")
    made.add_alternative("<p>in words</p>", subtype="html")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number}.letter").write_bytes(made.as_bytes())


def test_lead_mail_lists_the_letters_and_shows_their_parts(tmp_path: Path) -> None:
    run = CliRunner()
    there = ["--data", str(tmp_path)]
    assert "No letter" in run.invoke(mail, there).stdout
    for number in (1, 2):
        letter(tmp_path / "mail" / "new", number)
    listed = json.loads(run.invoke(mail, [*there, "--json"]).stdout)
    assert [one["subject"] for one in listed] == ["وعدہ 1", "وعدہ 2"]
    assert run.invoke(mail, ["show", "2", *there]).stdout.strip() == "in words"
    assert "<p>" in run.invoke(mail, ["show", "2", *there, "--part", "html"]).stdout
    assert "Message-ID: <1@lead>" in run.invoke(mail, ["show", "1", *there, "--part", "headers"]).stdout
    assert run.invoke(mail, ["show", "3", *there]).exit_code == 2
    assert run.invoke(mail, ["show", "1", *there, "--part", "calendar"]).exit_code == 2


def test_lead_mail_lists_text_messages(tmp_path: Path) -> None:
    Kept(tmp_path / "sms.jsonl").add(MESSAGE)
    told = CliRunner().invoke(mail, ["texts", "--data", str(tmp_path), "--json"]).stdout
    assert [one["text"] for one in json.loads(told)] == ["وعدہ"]
