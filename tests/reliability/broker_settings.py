"""A topic's setting changed for a while, as somebody does by mistake."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import for_code

from tests.reliability.place import Place

SET_ON_TOPIC = 1
"""Kafka's source of a setting that is the topic's own, and no default."""


@asynccontextmanager
async def changed(place: Place, topic: str, **settings: str) -> AsyncIterator[None]:
    """The topic with other settings, until the end of the context: `max_message_bytes="100"`. Raises KafkaError."""
    admin = AIOKafkaAdminClient(**place.options)
    await admin.start()
    try:
        before = await _own_settings(admin, topic)
        await _set(admin, topic, before | {name.replace("_", "."): value for name, value in settings.items()})
        try:
            yield
        finally:
            await _set(admin, topic, before)
    finally:
        await admin.close()


async def _own_settings(admin: AIOKafkaAdminClient, topic: str) -> dict[str, str]:
    """Whatever is not sent along in a change falls back to its default."""
    (answer,) = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic, None)])
    ((code, why, _, _, entries),) = answer.resources
    _require_done(code, why)
    return {name: value for name, value, _, source, *_ in entries if source == SET_ON_TOPIC}


async def _set(admin: AIOKafkaAdminClient, topic: str, settings: Mapping[str, str]) -> None:
    (answer,) = await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, dict(settings))])
    ((code, why, _, _),) = answer.resources
    _require_done(code, why)


def _require_done(code: int, why: str | None) -> None:
    if code:
        raise for_code(code)(why)
