"""A name server of a test's own, and lookups that ask it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import dns.asyncresolver
import dns.exception
import dns.message
import dns.rdatatype
import dns.resolver
import dns.rrset

from services.notifications.webhooks.connecting import Resolve
from shared.devstack.ports import HOST


@dataclass
class Names(asyncio.DatagramProtocol):
    """Answers questions for addresses: each name with the next of its answers, the last one for ever."""

    answers: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    asked: int = 0
    transport: Any = None
    port: int = 0

    def lead(self, name: str, *answers: Sequence[str]) -> None:
        self.answers[name] = list(answers)

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        question = dns.message.from_wire(data)
        told = dns.message.make_response(question)
        name, kind = question.question[0].name, question.question[0].rdtype
        known = self.answers.get(name.to_text().rstrip("."), [])
        if known and kind == dns.rdatatype.A:
            self.asked += 1
            addresses = known.pop(0) if len(known) > 1 else known[0]
            told.answer.append(dns.rrset.from_text(name, 0, "IN", "A", *addresses))
        self.transport.sendto(told.to_wire(), addr)

    def resolver(self) -> Resolve:
        """Lookups that ask this server and no other."""
        asking = dns.asyncresolver.Resolver(configure=False)
        asking.nameservers, asking.port, asking.cache = [HOST], self.port, None

        async def resolve(host: str, _port: int) -> list[str]:
            try:
                return [one.address for one in await asking.resolve(host, "A")]
            except dns.exception.DNSException:
                return []

        return resolve


@asynccontextmanager
async def naming() -> AsyncIterator[Names]:
    """A name server on a free port."""
    names = Names()
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: names, (HOST, 0))
    names.port = transport.get_extra_info("sockname")[1]
    try:
        yield names
    finally:
        transport.close()
