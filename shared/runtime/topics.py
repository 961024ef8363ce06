"""The platform's topics as one file declares them, and the broker brought to agree with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, for_code
from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

from shared.contracts.event import Audience
from shared.contracts.topics import read_topic, topic

Profile = Literal["production", "embedded"]
_PartnerId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
PROFILES: tuple[Profile, ...] = ("production", "embedded")
FILE = Path(__file__).parents[2] / "deploy" / "topics.yaml"

_EXISTS_ALREADY = 36
_ASK_AGAIN_SECONDS = 0.1


class BrokerAway(Exception):  # noqa: N818 - said to a person as it is
    """No broker answered at the address in the time given, or it did not accept who asked."""


class CannotApply(Exception):  # noqa: N818 - said to a person as it is
    """The broker refused a topic, or has one with other partitions than the file declares."""


class _Context(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    owner: str
    readers: dict[Audience, tuple[str, ...]]


class _Partner(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    provinces: tuple[str, ...]
    contexts: tuple[str, ...]

    def reads(self, declared: Declared) -> bool:
        """Whether the topic is one of those granted."""
        return is_of(declared, self.provinces, self.contexts)


class Declaration(BaseModel):
    """The file `deploy/topics.yaml`, checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    partitions: dict[Profile, PositiveInt]
    replication: dict[Profile, PositiveInt]
    min_insync_replicas: dict[Profile, PositiveInt]
    settings: dict[str, str | int]
    provinces: tuple[str, ...]
    contexts: dict[str, _Context]
    partners: dict[_PartnerId, _Partner] = {}

    @model_validator(mode="after")
    def _grants_what_there_is(self) -> Declaration:
        for name, partner in self.partners.items():
            if unknown := {*partner.provinces, *partner.contexts} - {*self.provinces, *self.contexts}:
                raise ValueError(f"partner {name} is granted what is not declared: {', '.join(sorted(unknown))}")
        return self

    def topics(self, profile: Profile) -> tuple[Declared, ...]:
        """Every topic with what holds for it in a profile, by province, context and audience."""
        settings = {key: str(value) for key, value in self.settings.items()}
        settings["min.insync.replicas"] = str(self.min_insync_replicas[profile])
        return tuple(
            Declared(
                name=topic(province, context, audience),
                partitions=self.partitions[profile],
                replication=self.replication[profile],
                settings=settings,
                owner=declared.owner,
                readers=readers,
            )
            for province in self.provinces
            for context, declared in self.contexts.items()
            for audience, readers in declared.readers.items()
        )


@dataclass(frozen=True, slots=True)
class Declared:
    """One topic as it should be: partitions, copies of each, Kafka's settings, who writes and who reads."""

    name: str
    partitions: int
    replication: int
    settings: Mapping[str, str]
    owner: str
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done: the topics made now, and those that were there."""

    created: tuple[str, ...]
    existing: tuple[str, ...]


def is_of(declared: Declared, provinces: Collection[str], contexts: Collection[str]) -> bool:
    """Whether it is a topic of one of these provinces and contexts."""
    parts = read_topic(declared.name)
    return parts.province in provinces and parts.context in contexts


def read(path: Path = FILE) -> Declaration:
    """Read the file. Raises OSError when it is missing, ValueError when it says something unknown."""
    try:
        return Declaration.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is no YAML: {error}") from error


async def apply(kafka: Mapping[str, Any], declared: tuple[Declared, ...], patience: float = 10.0) -> Applied:
    """Create the missing topics. `kafka`: what aiokafka's clients are built with; `patience` in seconds.

    Raises CannotApply, before anything is created, when an existing topic has another number of partitions;
    BrokerAway when nothing answers.
    """
    async with _answering(kafka, patience) as admin:
        existing = await _partitions(admin)
        _require_same_partitions(declared, existing)
        missing = [t for t in declared if t.name not in existing]
        if missing:
            await _create(admin, missing)
            # Created is not yet known to all brokers; and another `apply` may have been first, with other numbers.
            _require_same_partitions(declared, await _visible(admin, missing, patience))
        return Applied(
            created=tuple(t.name for t in missing),
            existing=tuple(t.name for t in declared if t.name in existing),
        )


async def partitions(kafka: Mapping[str, Any], patience: float = 10.0) -> dict[str, int]:
    """How many partitions each topic of the broker has, by name. Raises BrokerAway when nothing answers."""
    async with _answering(kafka, patience) as admin:
        return await _partitions(admin)


@asynccontextmanager
async def _answering(kafka: Mapping[str, Any], patience: float) -> AsyncIterator[AIOKafkaAdminClient]:
    try:
        async with asyncio.timeout(patience):
            admin = await _connected(kafka)
    except TimeoutError as error:
        raise BrokerAway(
            f"No Kafka answers at {kafka['bootstrap_servers']}, or it refuses the credentials (waited {patience:.0f} s)."
        ) from error
    try:
        yield admin
    finally:
        await admin.close()


async def _connected(kafka: Mapping[str, Any]) -> AIOKafkaAdminClient:
    while True:
        admin = AIOKafkaAdminClient(**kafka)
        try:
            await admin.start()
        except (KafkaError, OSError):
            await admin.close()
            await asyncio.sleep(_ASK_AGAIN_SECONDS)
        else:
            return admin


async def _partitions(admin: AIOKafkaAdminClient) -> dict[str, int]:
    described = await admin.describe_topics()
    return {found["topic"]: len(found["partitions"]) for found in described if found["partitions"]}


async def _visible(admin: AIOKafkaAdminClient, created: list[Declared], patience: float) -> dict[str, int]:
    try:
        async with asyncio.timeout(patience):
            while not {t.name for t in created} <= (found := await _partitions(admin)).keys():  # noqa: ASYNC110 - the broker tells nobody
                await asyncio.sleep(_ASK_AGAIN_SECONDS)
            return found
    except TimeoutError as error:
        raise CannotApply(f"Kafka does not show what it created (waited {patience:.0f} s).") from error


async def _create(admin: AIOKafkaAdminClient, missing: list[Declared]) -> None:
    answer = await admin.create_topics(
        [
            NewTopic(
                name=t.name,
                num_partitions=t.partitions,
                replication_factor=t.replication,
                topic_configs=dict(t.settings),
            )
            for t in missing
        ]
    )
    # Another `apply` at the same time may have been first; that is as good.
    refused = [
        f"{name}: {for_code(code).__name__}{f' ({why})' if why else ''}"
        for name, code, *told in answer.topic_errors
        for why in [told[0] if told else None]
        if code not in {0, _EXISTS_ALREADY}
    ]
    if refused:
        raise CannotApply("Kafka refused " + "; ".join(refused[:5]))


def _require_same_partitions(declared: tuple[Declared, ...], existing: Mapping[str, int]) -> None:
    differing = [t for t in declared if existing.get(t.name, t.partitions) != t.partitions]
    if not differing:
        return
    said = ", ".join(f"{t.name} has {existing[t.name]}, declared are {t.partitions}" for t in differing[:3])
    more = f" and {len(differing) - 3} more" if len(differing) > 3 else ""
    raise CannotApply(
        f"Partitions differ: {said}{more}. They are never changed in place, because a stream's events would "
        "no longer be in one partition and in order. To move: set up a new cluster (or delete the topics while "
        "the services are stopped), apply this file there, and send all from the journal again: lead republish."
    )
