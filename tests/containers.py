"""The session's broker and store as the public images, where a Docker engine holds them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import docker  # type: ignore[import-untyped]
from docker.errors import DockerException, ImageNotFound  # type: ignore[import-untyped]
from pymongo import MongoClient
from pymongo.errors import ConnectionFailure
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from shared.devstack.ports import HOST, answers

KAFKA_IMAGE = "apache/kafka:4.3.1"
STORE_IMAGE = "mongo:8"
_START_SECONDS = 90.0


def engine_has_images(*others: str) -> bool:
    """Whether an engine answers and broker's, store's and these images are there; nothing is pulled for a test."""
    try:
        client = docker.from_env(timeout=5)
        for name in (KAFKA_IMAGE, STORE_IMAGE, *others):
            client.images.get(name)
    except (DockerException, ImageNotFound):
        return False
    return True


UNSWEPT = ("--setParameter", "ttlMonitorEnabled=false")
"""Lets a mongod delete nothing by itself: what has expired it tells by today's date, and tests have days of their own."""


@contextmanager
def containers(base: int) -> Iterator[tuple[str, str]]:
    """The addresses of Kafka and of a one-member replica set, each in a container."""
    testcontainers_config.ryuk_disabled = True  # its own image may be missing, and we stop what we start
    with _kafka(base) as kafka, _store(base + 1) as store:
        yield kafka, store


@contextmanager
def _kafka(port: int) -> Iterator[str]:
    container = (
        DockerContainer(KAFKA_IMAGE)
        .with_bind_ports(port, port)
        .with_envs(
            KAFKA_NODE_ID="1",
            KAFKA_PROCESS_ROLES="broker,controller",
            KAFKA_LISTENERS=f"PLAINTEXT://:{port},CONTROLLER://:9093",
            KAFKA_ADVERTISED_LISTENERS=f"PLAINTEXT://{HOST}:{port}",
            KAFKA_LISTENER_SECURITY_PROTOCOL_MAP="PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            KAFKA_CONTROLLER_LISTENER_NAMES="CONTROLLER",
            KAFKA_CONTROLLER_QUORUM_VOTERS="1@localhost:9093",
            KAFKA_AUTO_CREATE_TOPICS_ENABLE="false",
            KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS="0",
            KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR="1",
            KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS="4",
            KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR="1",
            KAFKA_TRANSACTION_STATE_LOG_MIN_ISR="1",
        )
    )
    with container:
        _wait(container, lambda: b"Kafka Server started" in container.get_logs()[0])
        yield f"{HOST}:{port}"


@contextmanager
def _store(port: int) -> Iterator[str]:
    container = (
        DockerContainer(STORE_IMAGE)
        .with_bind_ports(port, port)
        .with_command(["mongod", "--replSet", "lead", "--bind_ip_all", "--port", str(port), *UNSWEPT])
    )
    url = f"mongodb://{HOST}:{port}/?directConnection=true"
    with container, MongoClient[dict[str, object]](url) as client:
        _wait(container, lambda: answers(port))
        client.admin.command("replSetInitiate", {"_id": "lead", "members": [{"_id": 0, "host": f"localhost:{port}"}]})
        _wait(container, lambda: _is_primary(client))
        yield url


def _wait(container: DockerContainer, ready: Callable[[], bool]) -> None:
    until = time.monotonic() + _START_SECONDS
    while not ready():
        container.reload()
        assert container.status == "running", container.get_logs()
        assert time.monotonic() < until, container.get_logs()


def _is_primary(client: MongoClient[dict[str, object]]) -> bool:
    try:
        return bool(client.admin.command("hello").get("isWritablePrimary"))
    except ConnectionFailure:
        return False
