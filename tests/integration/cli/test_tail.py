"""`lead tail` on a real broker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from aiokafka import AIOKafkaProducer

from shared.contracts.catalogue import write_event
from shared.contracts.envelope import Envelope, event_id, write_headers
from shared.contracts.membership import MemberJoined, RepresentativeNamed
from tests.conftest import CreateTopics

pytestmark = pytest.mark.integration

CONTEXT = f"tail{uuid.uuid4().hex[:8]}"
PARTNER, INTERNAL = f"lead.pk-gb.{CONTEXT}", f"lead-internal.pk-gb.{CONTEXT}"
STREAM = "membership/PK-GB/members/tail-1"


@contextmanager
def tail(kafka: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own, ended with the test."""
    command = [sys.executable, "-m", "shared.cli.main", "tail", "--context", CONTEXT, "--province", "PK-GB", *arguments]
    environ = os.environ | {"KAFKA_BOOTSTRAP_SERVERS": kafka}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ) as running:
        try:
            yield running
        finally:
            running.kill()


async def send(kafka: str, topic: str, version: int) -> None:
    event = MemberJoined if topic == PARTNER else RepresentativeNamed
    envelope = Envelope(event_id(STREAM, version), event.type, STREAM, version, datetime.now(UTC), "PK-GB", "lcas")
    async with AIOKafkaProducer(bootstrap_servers=kafka, acks="all") as producer:
        await producer.send_and_wait(
            topic,
            write_event(event.model_validate(event.example, strict=False)),
            key=STREAM.encode(),
            headers=write_headers(envelope),
        )


async def test_tail_shows_what_there_is_then_what_comes_and_ends_clean_on_ctrl_c(
    kafka: str, create_topics: CreateTopics
) -> None:
    await create_topics([PARTNER, INTERNAL], 2)
    await send(kafka, PARTNER, 1)
    await send(kafka, INTERNAL, 1)
    with tail(kafka, "--from-start", "--json") as running:
        assert running.stdout is not None
        first = json.loads(running.stdout.readline())
        assert (first["stream"], first["version"], first["topic"]) == (STREAM, 1, PARTNER)
        assert first["data"]["member_id"] == MemberJoined.example["member_id"]
        await send(kafka, PARTNER, 2)
        assert json.loads(running.stdout.readline())["version"] == 2
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
        assert (running.returncode, out, err) == (0, "", "")


async def test_internal_streams_are_shown_only_when_asked_for(kafka: str, create_topics: CreateTopics) -> None:
    await create_topics([PARTNER, INTERNAL], 2)
    await send(kafka, INTERNAL, 1)
    with tail(kafka, "--from-start", "--internal", "--json") as running:
        assert running.stdout is not None
        assert INTERNAL in (json.loads(shown)["topic"] for shown in running.stdout)


def test_a_broker_that_is_away_is_said_in_one_sentence() -> None:
    with tail("127.0.0.1:1") as running:
        out, err = running.communicate(timeout=60)
    assert running.returncode == 1
    assert out == ""
    assert err.startswith("No Kafka answers at 127.0.0.1:1.")
    assert "Traceback" not in err
