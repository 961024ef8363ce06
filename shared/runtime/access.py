"""Who may read and write which topic: worked out from the declaration of topics, and Kafka brought to agree with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import astuple, dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError, for_code
from aiokafka.protocol.admin import CreateAclsRequest, DeleteAclsRequest, DescribeAclsRequest

from shared.runtime.topics import BrokerAway, CannotApply, Declaration

PARTNER = "partner-"
_ANY = 1
_ALLOW = 3
_EVERY_HOST = "*"


class Resource(IntEnum):
    """What a grant is about, by Kafka's number."""

    TOPIC = 2
    GROUP = 3


class Pattern(IntEnum):
    """Whether a grant's name is whole or the beginning of names, by Kafka's number."""

    LITERAL = 3
    PREFIXED = 4


class Operation(IntEnum):
    """What is granted, by Kafka's number; either includes describing."""

    READ = 3
    WRITE = 4


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """One thing that a principal, `User:reporting` or `User:partner-<id>`, may do from any host."""

    principal: str
    resource: Resource
    pattern: Pattern
    name: str
    operation: Operation

    def told(self) -> dict[str, str]:
        """The grant in words, for a person or as JSON."""
        return {
            "principal": self.principal,
            "resource": self.resource.name.lower(),
            "pattern": self.pattern.name.lower(),
            "name": self.name,
            "operation": self.operation.name.lower(),
        }


class Applied(NamedTuple):
    """What was done: grants made now, grants taken back, and those that were there."""

    made: tuple[Grant, ...]
    taken_back: int
    existing: tuple[Grant, ...]


class _Entry(NamedTuple):
    """An entry of Kafka's access list, as its protocol tells it."""

    resource: int
    name: str
    pattern: int
    principal: str
    host: str
    operation: int
    permission: int


def grants(declaration: Declaration) -> tuple[Grant, ...]:
    """What services and partners need, and nothing else, in order.

    A topic is always granted by its whole name: a prefix `lead.pk` would match every province. A service's groups begin
    with its name, a partner's with `partner-<id>.`.
    """
    found = set()
    for topic in declaration.topics("production"):
        readers = set(topic.readers) - {"partners"}
        if "partners" in topic.readers:
            readers |= {PARTNER + name for name, partner in declaration.partners.items() if partner.reads(topic)}
        found |= {_literal(reader, topic.name, Operation.READ) for reader in readers}
        found.add(_literal(topic.owner, topic.name, Operation.WRITE))
    readers = {grant.principal for grant in found if grant.operation is Operation.READ}
    for reader in readers:
        prefix = reader.removeprefix("User:") + "."
        found.add(Grant(reader, Resource.GROUP, Pattern.PREFIXED, prefix, Operation.READ))
    return tuple(sorted(found))


async def apply(kafka: Mapping[str, Any], declared: Iterable[Grant], patience: float = 10.0) -> Applied:
    """Make what is missing, and take back what services and partners have besides; nobody else's grants are touched.

    `kafka`: what aiokafka's clients are built with; `patience` in seconds. Raises CannotApply, BrokerAway.
    """
    wanted = {_entry(grant): grant for grant in declared}
    services = {grant.principal for grant in wanted.values()}
    async with _connected(kafka, patience) as client:
        there = {
            entry
            for entry in await _listed(client)
            if entry.permission == _ALLOW
            and (entry.principal in services or entry.principal.startswith(f"User:{PARTNER}"))
        }
        for entry in wanted.keys() - there:
            _accepted((await _ask(client, CreateAclsRequest(*entry))).to_object()["creation_responses"])
        for entry in there - wanted.keys():
            _accepted((await _ask(client, DeleteAclsRequest(*entry))).to_object()["filter_responses"])
    return Applied(
        made=tuple(sorted(wanted[entry] for entry in wanted.keys() - there)),
        taken_back=len(there - wanted.keys()),
        existing=tuple(sorted(wanted[entry] for entry in wanted.keys() & there)),
    )


def _literal(name: str, topic: str, operation: Operation) -> Grant:
    return Grant(f"User:{name}", Resource.TOPIC, Pattern.LITERAL, topic, operation)


def _entry(grant: Grant) -> _Entry:
    principal, resource, pattern, name, operation = astuple(grant)
    return _Entry(resource, name, pattern, principal, _EVERY_HOST, operation, _ALLOW)


@asynccontextmanager
async def _connected(kafka: Mapping[str, Any], patience: float) -> AsyncIterator[AIOKafkaClient]:
    client = AIOKafkaClient(**kafka)
    try:
        async with asyncio.timeout(patience):
            await client.bootstrap()
        yield client
    except (KafkaError, OSError) as away:  # a TimeoutError is an OSError
        raise BrokerAway(f"No Kafka answers at {kafka['bootstrap_servers']}, or it refuses the credentials.") from away
    finally:
        await client.close()


async def _ask(client: AIOKafkaClient, request: Any) -> Any:
    return await client.send(client.get_random_node(), request)


async def _listed(client: AIOKafkaClient) -> list[_Entry]:
    everything = DescribeAclsRequest(_ANY, None, _ANY, None, None, _ANY, _ANY)
    told = (await _ask(client, everything)).to_object()
    _accepted([told])
    return [
        _Entry(
            resource["resource_type"],
            resource["resource_name"],
            resource["resource_pattern_type"],
            entry["principal"],
            entry["host"],
            entry["operation"],
            entry["permission_type"],
        )
        for resource in told["resources"]
        for entry in resource["acls"]
    ]


def _accepted(answers: Iterable[Mapping[str, Any]]) -> None:
    for answer in answers:
        if answer["error_code"]:
            raise CannotApply(
                f"Kafka refused: {for_code(answer['error_code']).__name__} {answer['error_message'] or ''}"
            )
