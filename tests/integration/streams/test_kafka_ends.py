"""Ends that aiokafka does not notice by itself: of a connection on uvloop, and of a consumer's fetching."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import uvloop
from aiokafka.conn import AIOKafkaConnection
from aiokafka.errors import KafkaConnectionError
from aiokafka.protocol.metadata import MetadataRequest

from shared.devstack.ports import HOST
from shared.runtime.kafka_ends import tell_closed_connections
from shared.streams.worker import NotReady
from tests.integration.streams.conftest import Tallies
from tests.integration.streams.test_pause import Watched
from tests.integration.streams.test_worker import has, versions
from tests.waiting import until

pytestmark = pytest.mark.integration


async def written_to_after_its_end() -> None:
    server = await asyncio.start_server(lambda _reader, _writer: None, HOST, 0)
    port = server.sockets[0].getsockname()[1]
    connection = AIOKafkaConnection(HOST, port)
    connection._versions = {MetadataRequest.API_KEY: (0, 5)}
    _, connection._writer = await asyncio.open_connection(HOST, port)
    connection._writer.transport.abort()
    await connection._writer.wait_closed()
    for _ in range(2):
        with pytest.raises(KafkaConnectionError, match=f"{HOST}:{port}"):
            connection.send(MetadataRequest([]))
    assert not connection.connected()
    server.close()


def test_a_connection_that_uvloop_has_closed_is_told_as_closed_and_not_written_to_again() -> None:
    tell_closed_connections()
    tell_closed_connections()
    uvloop.run(written_to_after_its_end())


async def test_a_group_whose_consumer_fetches_no_more_is_not_ready_and_turns_no_more_for_the_watchdog(
    tallies: Tallies,
) -> None:
    async with Watched(tallies) as watched:
        await tallies.send(versions(tallies, 1))
        await has(tallies, 1)
        (group,), (turns,) = watched.worker._groups, watched.worker.counters
        consumer: Any = group.reader.subscriber.consumer
        consumer._fetcher.error_future.cancel()

        async def told() -> bool:
            try:
                await watched.worker.ready()
            except NotReady as why:
                return "fetches no more" in str(why)
            return False

        await until(told)
        asked, turned, turning = 0, turns(), consumer.getmany

        async def counted(*partitions: Any, **options: Any) -> Any:
            nonlocal asked
            asked += 1
            return await turning(*partitions, **options)

        async def asked_often() -> bool:
            return asked > 2

        consumer.getmany = counted
        await until(asked_often)
        assert turns() == turned
