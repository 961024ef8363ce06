"""The rig's own mail server and endpoints, and what their ledger takes for a breach."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.message import EmailMessage

import aiosmtplib
import httpx
import pytest

from tests.reliability.outside.doors import FAILS, TAKES
from tests.reliability.outside.ledger import Copy
from tests.reliability.outside.world import Outside, outside

TO = "officer.pk-sd@example.org"
COPY = Copy("email", TO, "<a@rig>")


@pytest.fixture
async def world() -> AsyncIterator[Outside]:
    async with outside() as found:
        found.ledger.provinces[TO] = "PK-SD"
        yield found


async def write(world: Outside, text: str, to: str = TO) -> None:
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"], letter["Message-ID"] = "123456 is your code", "a@b.c", to, COPY.id
    letter.set_content(text)
    await aiosmtplib.send(letter, hostname="127.0.0.1", port=world.mail.port, use_tls=False, start_tls=False)


async def test_the_same_letter_twice_is_a_repeat_and_another_body_or_recipient_under_its_id_a_breach(
    world: Outside,
) -> None:
    for _ in range(2):
        await write(world, "hello")
    assert (world.ledger.taken[COPY], world.ledger.changed, world.ledger.codes[TO]) == (2, [], "123456")
    await write(world, "hello again")
    await write(world, "hello", to="somebody@example.org")
    assert [told.rpartition("<a@rig> ")[2] for told in world.ledger.changed] == [
        "came again with another body",
        f"went to {TO}, then to somebody@example.org",
    ]


@pytest.mark.parametrize(("mood", "taken"), [("refuses", 0), ("forgets", 1)])
async def test_a_letter_that_is_refused_or_not_answered_for_is_written_down(
    mood: str, taken: int, world: Outside
) -> None:
    world.mail.mood = mood  # type: ignore[assignment]
    for _ in range(2):
        with pytest.raises(aiosmtplib.SMTPException):
            await write(world, "hello")
    assert (world.ledger.came[COPY], world.ledger.taken[COPY], world.ledger.changed) == (2, 2 * taken, [])


async def test_a_server_that_is_away_comes_back_where_it_was(world: Outside) -> None:
    await world.mail.go()
    with pytest.raises(aiosmtplib.SMTPException):
        await write(world, "hello")
    await world.mail.come()
    await write(world, "hello")
    assert world.ledger.taken[COPY] == 1


async def test_a_letter_that_tells_of_another_province_is_a_breach(world: Outside) -> None:
    for province in ("PK-SD", "PK-BA"):
        await write(world, f"see /membership/v1/{province}/members/x")
    assert [told.rpartition(" ")[2] for told in world.ledger.strangers] == ["PK-BA"]


async def test_an_endpoint_writes_down_whatever_it_answers_and_what_is_from_before_its_time(world: Outside) -> None:
    path = world.endpoints.open("PK-SD", "steady")
    world.ledger.enabled_at[path] = datetime(2026, 6, 1, tzinfo=UTC)
    copy = Copy("webhook", path, "e1")
    async with httpx.AsyncClient() as client:
        for answers, day in (((TAKES,), "2026-06-02"), (FAILS[:3], "2026-05-31")):
            world.endpoints.doors[path].answers = answers
            event = {"subject": "membership/PK-SD/members/x", "time": f"{day}T00:00:00Z"}
            for _ in range(2):
                await client.post(world.endpoints.url(path), content=json.dumps(event), headers={"webhook-id": copy.id})
    ledger = world.ledger
    assert (ledger.came[copy], ledger.taken[copy], len(ledger.old), len(ledger.changed)) == (4, 2, 2, 2)
