"""No address gets into the log or into what is kept of a message, whatever servers answer."""

from __future__ import annotations

import socket
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from services.notifications.contacts.addresses import Address
from services.notifications.delivery.channels import NotTaken
from services.notifications.delivery.outgoing import COLLECTION, Outgoing
from services.notifications.delivery.sms import LONGEST_REST, Sms
from shared.contracts.commitments import CommitmentMade
from tests.integration.notifications.conftest import NOW
from tests.integration.notifications.messages import PROMISE, Messages, as_json, by_mail

MAIL, NUMBER = "amina@example.org", "+923001234567"
TEXT = Outgoing("m1", "PK-SD", "sms", "c1", "account:amina", None, "Told", "Told.", "<p>Told.</p>", "en", "Told.")


async def kept(told: Messages) -> str:
    return as_json(await told.served.database[COLLECTION].find({}).to_list(None))


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (f"554 <{MAIL}>: not here", "server answered 554"),
        (f"451 <{MAIL}>: later", "server answered 451"),
        (f"nothing that SMTP knows: {MAIL}", "server answered -1"),
    ],
)
async def test_of_an_smtp_servers_answer_the_code_is_told(
    told: Messages, capsys: pytest.CaptureFixture[str], answer: str, why: str
) -> None:
    await by_mail(told)
    told.mail.answers += [answer] * 20
    await told.tell(CommitmentMade, PROMISE)
    for _ in range(10):
        await told.later(days=2)
    document = await kept(told)
    assert f'"why": "{why}"' in document
    assert MAIL not in document
    printed = capsys.readouterr()
    assert "message given up" in printed.out
    assert MAIL not in printed.out + printed.err


async def test_a_letter_that_cant_be_written_keeps_back_no_other_and_is_given_up_with_its_failures_kind(
    told: Messages, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Address("broken", "PK-SD", "account:amina", "email", "fiza@example.org\nBcc: x", "en", NOW, NOW)
    await told.addresses.put(broken)
    await by_mail(told, contact_point_id="broken")
    await by_mail(told, "s2")
    await told.tell(CommitmentMade, PROMISE)
    for _ in range(10):
        await told.later(days=2)
    assert [letter["to"] for letter in told.mail.letters] == [MAIL]
    [failed] = await told.deliveries.find({"state": "failed"}, 10)
    assert failed["why"] == "ValueError"
    assert "fiza" not in await kept(told)
    printed = capsys.readouterr()
    assert "message can't be sent" in printed.out
    assert "fiza" not in printed.out + printed.err


class Refusing(BaseHTTPRequestHandler):
    """A gateway that answers every message with the status in its path, and tells the number in all parts of it."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(int(self.path.strip("/")), f"not to {NUMBER}")
        content = f'{{"error": "{NUMBER} is unknown"}}'.encode()
        for name, value in (("retry-after", "9" * 400), ("x-to", NUMBER), ("content-length", str(len(content)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  named so by the class above
        del format, args


@contextmanager
def refusing() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def refused(url: str) -> NotTaken:
    async with httpx.AsyncClient() as client:
        with pytest.raises(NotTaken) as why:
            await Sms(url, client).send(TEXT, NUMBER)
    assert NUMBER not in "".join(traceback.format_exception(why.value))
    return why.value


@pytest.mark.parametrize(("status", "final"), [(400, True), (404, True), (429, False), (503, False)])
async def test_of_a_gateways_answer_the_status_is_told(status: int, final: bool) -> None:
    with refusing() as url:
        why = await refused(f"{url}/{status}")
    assert (str(why), why.final) == (f"gateway answered {status}", final)
    assert why.after == (None if final else LONGEST_REST)


async def test_of_a_gateway_that_is_away_the_failures_kind_is_told() -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    why: Any = await refused(f"http://127.0.0.1:{port}")
    assert (str(why), why.final) == ("ConnectError", False)
