"""The guide's programs that read over HTTP: each event once, in order, and on from where they were."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.integration.quickstarts.conftest import PROVINCE, Platform
from tests.integration.quickstarts.programs import finished, running
from tests.integration.quickstarts.sent import line, send

pytestmark = pytest.mark.integration


def as_printed(printed: Sequence[str], member: str) -> list[str]:
    """What was printed of a member, whether as a line or as the whole event; repeats stand where they first came."""
    told = []
    for one in printed:
        if one.startswith("{"):
            event = json.loads(one)
            told.append(f"{event['type']} {event['subject']} {int(event['sequence'])}")
        else:
            told.append(one)
    return [one for one in dict.fromkeys(told) if f"/{member} " in one]


@pytest.mark.parametrize("name", ["python_pull.py", "pull.sh"])
async def test_a_puller_ends_when_there_is_no_more_and_goes_on_there(
    name: str, platform: Platform, tmp_path: Path
) -> None:
    member = f"secp-{secrets.token_hex(3)}"
    await send(platform.kafka, PROVINCE, [(member, 1), (member, 2)])
    first = await finished(name, tmp_path, **platform.given())
    assert as_printed(first, member) == [line(PROVINCE, member, 1), line(PROVINCE, member, 2)]
    await send(platform.kafka, PROVINCE, [(member, 3)])
    assert as_printed(await finished(name, tmp_path, **platform.given()), member) == [line(PROVINCE, member, 3)]


async def test_a_listener_is_told_what_comes_and_goes_on_after_a_break(platform: Platform, tmp_path: Path) -> None:
    member = f"secp-{secrets.token_hex(3)}"
    await send(platform.kafka, PROVINCE, [(member, 1)])
    async with running("node_sse.mjs", tmp_path, **platform.given()) as listener:
        await listener.until(line(PROVINCE, member, 1))
        await send(platform.kafka, PROVINCE, [(member, 2)])
        await listener.until(line(PROVINCE, member, 2))
        assert as_printed(listener.lines, member) == [line(PROVINCE, member, 1), line(PROVINCE, member, 2)]
    await send(platform.kafka, PROVINCE, [(member, 3)])
    async with running("node_sse.mjs", tmp_path, **platform.given()) as listener:
        await listener.until(line(PROVINCE, member, 3))
        assert line(PROVINCE, member, 1) not in listener.lines
