"""The demonstration's endpoint takes what is signed, and tells repeats."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import httpx
import pytest
from standardwebhooks import Webhook

from shared.devstack.ports import HOST
from shared.devstack.receiver import Receiver

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"id": "a1", "type": "membership.member_joined.v1"}'


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    with Receiver(0, tmp_path / "secret", tmp_path / "out") as running:
        thread = Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def post(receiver: Receiver, body: bytes = BODY) -> int:
    at = datetime.now(UTC)
    headers = {
        "webhook-id": "a1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("a1", at, BODY.decode()),
    }
    return httpx.post(f"http://{HOST}:{receiver.server_port}/", content=body, headers=headers).status_code


def test_what_is_signed_is_taken_and_a_repeat_is_told(receiver: Receiver, tmp_path: Path) -> None:
    assert post(receiver) == 401
    (tmp_path / "secret").write_text(f"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n{SECRET}\n")
    assert [post(receiver), post(receiver), post(receiver, BODY + b" ")] == [200, 200, 401]
    told = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert [(one["verified"], one["repeat"]) for one in told] == [
        (False, False),
        (True, False),
        (True, True),
        (False, True),
    ]
    assert told[1]["event"]["id"] == "a1"
