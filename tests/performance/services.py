"""The reporting service as it runs: api, relay and workers as processes of their own, and a member who submits."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias

from services.reporting.app import SERVICE
from services.reporting.indicators.decisions import indicator_stream
from shared.contracts.topics import topic
from shared.devstack.ports import HOST, Ports
from shared.devstack.processes import Child, Program
from shared.journal import Loaded, Request
from shared.journal.entry import Document, write_entry
from shared.reference.provinces import PK
from shared.runtime.store import connect
from shared.streams.group import group_name
from shared.web.issuer import mint, publish
from tests.conftest import free_base
from tests.integration.imports.rig import NOW, OFFICER, demo_terms
from tests.performance.bench import Bench
from tests.performance.events import VERIFIER, memberships
from tests.performance.stack import Kind
from tests.performance.topics import declare, ends, place, producer, put

Roles: TypeAlias = dict[str, tuple[str, Sequence[str]]]
"""What each process by its name does: a role, and the provinces that it serves."""


@dataclass(frozen=True, slots=True)
class Running:
    """The service at work: where its api listens, and the member's token."""

    port: int
    token: str


async def may_serve(bench: Bench, kind: Kind) -> bool:
    """Whether the service may write to a store: one that was given may hold what somebody needs."""
    if kind != "fast" or "MONGO_URL" not in os.environ:
        return True
    pool = connect(bench.stack.mongo(kind))
    try:
        taken = bool(await pool.database(SERVICE.database).list_collection_names())
    finally:
        pool.close()
    if taken:
        bench.leave_out(f"services on the fast store: MONGO_URL's has a database {SERVICE.database} already")
    return not taken


@asynccontextmanager
async def running(
    bench: Bench, kind: Kind, provinces: Sequence[str], workers: Mapping[str, Sequence[str]]
) -> AsyncIterator[Running]:
    """An api of some provinces, and workers by name, each with a relay and its own provinces; all of them ready.

    What the topics hold already is nothing to them.
    """
    kafka = bench.stack.kafka
    await declare(kafka)
    for province in provinces:
        await begin_now(kafka, province)
    roles: Roles = {"api": ("api", provinces)}
    for name, own in workers.items():
        roles |= {name: ("worker", own), f"relay-of-{name}": ("relay", own)}
    async with processes(bench, kind, roles) as children:
        await _tell(kafka, provinces)
        token = mint(bench.stack.data / "issuer", OFFICER)
        yield Running(children["api"].program.port, token)


@asynccontextmanager
async def processes(bench: Bench, kind: Kind, roles: Roles) -> AsyncIterator[dict[str, Child]]:
    """Processes of the service by name, all of them ready."""
    publish(bench.stack.data / "issuer")
    programs = [_program(bench, kind, name, *role) for name, role in roles.items()]
    try:
        with bench.stack.serving(programs) as children:
            yield dict(zip(roles, children, strict=True))
    finally:
        await leave(bench, kind)


async def begin_now(kafka: str, province: str) -> None:
    """Let the service's group of a province begin with what comes from now on."""
    names = {topic(province, context, audience) for context, audience in SERVICE.reads()}
    await place(kafka, group_name(SERVICE.context, province), await ends(kafka, names))


def _program(bench: Bench, kind: Kind, name: str, role: str, provinces: Sequence[str]) -> Program:
    port = Ports(free_base()).service(0)
    return Program(
        f"{name}-{kind}",
        "service",
        (sys.executable, "-m", f"services.{SERVICE.context}", "--role", role),
        port,
        {
            "LEAD_DATA": str(bench.stack.data),
            "LEAD_HOST": HOST,
            "LEAD_PORT": str(port),
            "LEAD_PROVINCES": ",".join(provinces),
            "KAFKA_BOOTSTRAP_SERVERS": bench.stack.kafka,
            "MONGO_URL": bench.stack.mongo(kind),
        },
    )


async def _tell(kafka: str, provinces: Sequence[str]) -> None:
    """What the service must have heard before a figure can be submitted: members and indicators."""
    told = [entry for province in provinces if province != PK for entry in memberships(province)]
    async with producer(kafka) as sending:
        await put(sending, [*told, *_adoptions()])


def _adoptions() -> list[Document]:
    request = Request(VERIFIER)
    return [
        write_entry(Loaded(indicator_stream(terms.code)), [terms], request, terms.code, NOW) for terms in demo_terms()
    ]


async def leave(bench: Bench, kind: Kind) -> None:
    """Drop the service's database from a store that was given; our own go as a whole."""
    if kind == "fast" and "MONGO_URL" in os.environ:
        pool = connect(bench.stack.mongo(kind))
        await pool.database(SERVICE.database).client.drop_database(SERVICE.database)
        pool.close()
