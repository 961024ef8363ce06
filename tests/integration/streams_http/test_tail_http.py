"""`lead tail --via http`, in a process of its own: what a partner sees, across a cut."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from typing import Any

import pytest

from tests.integration.streams_http.client import CONTEXT, PROVINCE
from tests.integration.streams_http.conftest import Streams, asking
from tests.waiting import PATIENCE

pytestmark = pytest.mark.integration


async def tail(url: str, token: str, *arguments: str) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "shared.cli.main", "tail", "--via", "http", "--url", url, "--token", token]
    of = ["--province", PROVINCE, "--context", CONTEXT]
    return await asyncio.create_subprocess_exec(*command, *of, *arguments, stdout=PIPE, stderr=PIPE)


async def test_tail_prints_what_comes_and_goes_on_after_a_cut(streams: Streams) -> None:
    token = streams.token()["Authorization"].removeprefix("Bearer ")
    async with streams.api() as api, asking(streams, api) as client:
        running = await tail(api.url, token, "--json", "--limit", "3")
        assert running.stdout is not None
        while not api.metric("lead_stream_readers", context=CONTEXT):
            await client.now()
        await streams.send(("a", 1))
        async with asyncio.timeout(PATIENCE):
            first: dict[str, Any] = json.loads(await running.stdout.readline())
            assert (first["stream"], first["version"]) == (streams.stream("a"), 1)
            for close in api.kit.closing:  # every reader is cut, and may open its stream again
                await close()
            await streams.send(("a", 2), ("a", 3))
            out, err = await running.communicate()
    assert [json.loads(told)["version"] for told in out.splitlines()] == [2, 3]
    assert (running.returncode, err) == (0, b"")


async def test_what_the_platform_refuses_is_said_in_a_sentence(streams: Streams) -> None:
    async with streams.api() as api:
        token = streams.token("nobody")["Authorization"].removeprefix("Bearer ")
        running = await tail(api.url, token)
        out, err = await running.communicate()
    assert (running.returncode, out) == (1, b"")
    assert err.startswith(b"403: The caller may not do this (stream.not_granted)")
