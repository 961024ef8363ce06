"""Kafka asked in its own protocol, for what aiokafka's clients have no call for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError, for_code

from shared.runtime.topics import BrokerAway, CannotApply


@asynccontextmanager
async def connected(kafka: Mapping[str, Any], patience: float) -> AsyncIterator[AIOKafkaClient]:
    """A client; `patience` in seconds to connect. Raises BrokerAway, also in place of a client's error in the block."""
    client = AIOKafkaClient(**kafka)
    try:
        async with asyncio.timeout(patience):
            await client.bootstrap()
        yield client
    except (KafkaError, OSError) as away:  # a TimeoutError is an OSError
        raise BrokerAway(f"No Kafka answers at {kafka['bootstrap_servers']}, or it refuses the credentials.") from away
    finally:
        await client.close()


async def ask(client: AIOKafkaClient, request: Any) -> dict[str, Any]:
    """What a broker answers; in a cluster it passes on what the controller decides. Raises KafkaError."""
    answer: dict[str, Any] = (await client.send(client.get_random_node(), request)).to_object()
    return answer


def accepted(answers: Iterable[Mapping[str, Any]]) -> None:
    """Raise CannotApply, in Kafka's words, where one of the answers is an error."""
    for answer in answers:
        if answer["error_code"]:
            raise CannotApply(
                f"Kafka refused: {for_code(answer['error_code']).__name__} {answer['error_message'] or ''}"
            )
