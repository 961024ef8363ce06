"""Rows of the streams over HTTP: pages beside Kafka read bare, and a thousand event streams open at once."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.devstack.ports import HOST, Ports
from shared.devstack.processes import Child, Program
from shared.web.issuer import mint, publish
from tests.conftest import free_base
from tests.performance.bench import PAIRS, Bench
from tests.performance.events import SINDH
from tests.performance.figures import Figure, compared, in_turn, limited, undisturbed
from tests.performance.memory import peak_mb
from tests.performance.topics import Filled, declare, fill, producer, put

PATH = f"/streams/v1/{SINDH}/reporting"
STREAMS, STREAMS_EACH = 1_000, 20
MOST_MB = 400.0
FILES = 4_096


@dataclass(frozen=True, slots=True)
class Api:
    """The API of notifications as a process of its own."""

    child: Child
    bench: Bench

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.child.program.port

    def token(self, account: str) -> str:
        """A token of one of the province's officers."""
        return mint(self.bench.stack.data / "issuer", account, roles=[("secretariat", SINDH)], organisation="lcas")


async def pulling(bench: Bench) -> list[Figure]:
    """Pages of a thousand events over HTTP, read as JSON, beside a consumer's batches read as JSON."""
    await declare(bench.stack.kafka)
    async with serving(bench) as api, _partner(api) as client:
        begin = (await client.get(PATH, params={"from": "now"})).raise_for_status().json()["iterator"]
        filled = await fill(bench.stack.kafka, bench.entries(bench.sized(10_000, 60_000)))
        bench.say(f"{filled.records} events by pages over HTTP, and by a bare consumer")
        rounds = await in_turn(
            PAIRS, lambda: _pulled(client, begin, filled.records), lambda: _bare(bench.stack.kafka, filled)
        )
    return [compared("pull over HTTP, events/s beside getmany with JSON", "any", [(a, b) for a, b in rounds], 0.7)]


async def following(bench: Bench) -> list[Figure]:
    """A thousand event streams that are sent the same events, and what the API's memory is with them."""
    _raise_limit()
    made = bench.entries(bench.sized(50, 500))
    await fill(bench.stack.kafka, made[:1])
    bench.say(f"{STREAMS} event streams, {len(made)} events to each")
    async with serving(bench) as api:
        readers = [asyncio.create_task(_opened(api, number // STREAMS_EACH)) for number in range(STREAMS)]
        streams = await asyncio.gather(*readers)
        async with producer(bench.stack.kafka) as sending:
            with undisturbed():
                began = time.perf_counter()
                await put(sending, made)
                taken = await asyncio.gather(*(_taken(stream, len(made)) for stream in streams))
                seconds = time.perf_counter() - began
        memory = peak_mb(api.child.identity.pid)
        for stream in streams:
            stream.writer.close()
    figures = [Figure(f"{STREAMS} event streams, events delivered/s", "any", sum(taken) / seconds)]
    if memory is not None:
        figures.append(limited(f"the API's memory with {STREAMS} event streams, MiB", "any", memory, MOST_MB))
    return figures


@asynccontextmanager
async def serving(bench: Bench) -> AsyncIterator[Api]:
    """The API of notifications, ready."""
    publish(bench.stack.data / "issuer")
    port = Ports(free_base()).service(0)
    environ = {
        "LEAD_DATA": str(bench.stack.data),
        "LEAD_HOST": HOST,
        "LEAD_PORT": str(port),
        "LEAD_PROVINCES": SINDH,
        "KAFKA_BOOTSTRAP_SERVERS": bench.stack.kafka,
        "MONGO_URL": bench.stack.mongo("embedded"),
    }
    command = (sys.executable, "-m", "services.notifications", "--role", "api")
    with bench.stack.serving([Program("streams-api", "service", command, port, environ)]) as (child,):
        yield Api(child, bench)


def _partner(api: Api) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {api.token('pulling')}"}
    return httpx.AsyncClient(base_url=f"http://{HOST}:{api.port}", headers=headers, timeout=60)


async def _pulled(client: httpx.AsyncClient, after: str, records: int) -> float:
    began, taken = time.perf_counter(), 0
    while taken < records:
        answer = await client.get(PATH, params={"after": after, "limit": 1_000, "wait": 1})
        page = json.loads(answer.raise_for_status().content)
        after, taken = page["iterator"], taken + len(page["data"])
    return taken / (time.perf_counter() - began)


async def _bare(kafka: str, filled: Filled) -> float:
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False)
    async with consumer:
        consumer.assign([TopicPartition(*partition) for partition in filled.starts])
        for partition, offset in filled.starts.items():
            consumer.seek(TopicPartition(*partition), offset)
        began, taken = time.perf_counter(), 0
        while taken < filled.records:
            for records in (await consumer.getmany(timeout_ms=500, max_records=1_000)).values():
                for record in records:
                    event = {name: value.decode() for name, value in record.headers}
                    event["data"] = json.loads(record.value)
                taken += len(records)
        return taken / (time.perf_counter() - began)


@dataclass(frozen=True, slots=True)
class _Stream:
    """An open event stream."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


async def _opened(api: Api, owner: int) -> _Stream:
    reader, writer = await asyncio.open_connection(HOST, api.port)
    asked = f"GET {PATH}/live HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {api.token(f'reader-{owner}')}\r\n\r\n"
    writer.write(asked.encode())
    status = await reader.readline()
    if b" 200 " not in status:
        raise RuntimeError(f"no event stream: {status!r}")
    await reader.readuntil(b"event: place")
    return _Stream(reader, writer)


async def _taken(stream: _Stream, number: int) -> int:
    taken = 0
    while taken < number:
        taken += (await stream.reader.readline()).startswith(b"event: ")
    return taken


def _raise_limit() -> None:
    """A stream is a file here and in the process that is started from here."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, FILES)), hard))
