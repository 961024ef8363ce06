"""Who may read and write which topic: worked out from the declaration of topics, and Kafka brought to agree with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass
from enum import IntEnum
from typing import Any, NamedTuple, Protocol

from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.admin import CreateAclsRequest, DeleteAclsRequest, DescribeAclsRequest

from shared.runtime.broker_requests import accepted, ask, connected
from shared.runtime.topics import Declaration, Declared

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


class Reads(Protocol):
    """What is granted to a partner."""

    def reads(self, declared: Declared, /) -> bool:
        """Whether the topic is part of it."""


def grants(declaration: Declaration, registered: Mapping[str, Reads] | None = None) -> tuple[Grant, ...]:
    """What services and partners need, and nothing else, in order: declared partners, and registered ones by their ids.

    A topic is always granted by its whole name: a prefix `lead.pk` would match every province. A service's groups begin
    with its name, a partner's with `partner-<id>.`.
    """
    found = set()
    partners: list[tuple[str, Reads]] = [*declaration.partners.items(), *(registered or {}).items()]
    for topic in declaration.topics("production"):
        readers = set(topic.readers) - {"partners"}
        if "partners" in topic.readers:
            readers |= {PARTNER + name for name, partner in partners if partner.reads(topic)}
        found |= {_literal(reader, topic.name, Operation.READ) for reader in readers}
        found.add(_literal(topic.owner, topic.name, Operation.WRITE))
    readers = {grant.principal for grant in found if grant.operation is Operation.READ}
    for reader in readers:
        prefix = reader.removeprefix("User:") + "."
        found.add(Grant(reader, Resource.GROUP, Pattern.PREFIXED, prefix, Operation.READ))
    return tuple(sorted(found))


async def apply(
    kafka: Mapping[str, Any],
    declared: Iterable[Grant],
    patience: float = 10.0,
    *,
    of: Collection[str] | None = None,
) -> Applied:
    """Make what is missing, and take back what services and partners have besides; nobody else's grants are touched.

    `of`: of these principals only. `kafka`: what aiokafka's clients are built with; `patience` in seconds. Raises
    CannotApply, BrokerAway.
    """
    wanted = {_entry(grant): grant for grant in declared if of is None or grant.principal in of}
    services = {grant.principal for grant in wanted.values()}
    async with connected(kafka, patience) as client:
        there = {
            entry
            for entry in await _listed(client)
            if entry.permission == _ALLOW
            and (entry.principal in services or entry.principal.startswith(f"User:{PARTNER}"))
            and (of is None or entry.principal in of)
        }
        for entry in wanted.keys() - there:
            accepted((await ask(client, CreateAclsRequest(*entry)))["creation_responses"])
        for entry in there - wanted.keys():
            accepted((await ask(client, DeleteAclsRequest(*entry)))["filter_responses"])
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


async def _listed(client: AIOKafkaClient) -> list[_Entry]:
    everything = DescribeAclsRequest(_ANY, None, _ANY, None, None, _ANY, _ANY)
    told = await ask(client, everything)
    accepted([told])
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
