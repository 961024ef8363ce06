"""How fast a user may read: Kafka's own quota, in bytes a second, by its protocol (KIP-546)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from aiokafka.protocol.admin import DescribeClientQuotasRequest
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Array, Boolean, Float64, Int16, Int32, Schema, String

from shared.runtime.broker_requests import accepted, ask, connected

CONSUMER_BYTES = "consumer_byte_rate"
_EXACTLY = 0
_TEXT = String("utf-8")
_ENTITY = ("entity", Array(("entity_type", _TEXT), ("entity_name", _TEXT)))


class _Altered(Response):  # type: ignore[misc]  # aiokafka tells no types
    API_KEY: ClassVar[int] = 49
    API_VERSION: ClassVar[int] = 0
    SCHEMA: ClassVar[Schema] = Schema(
        ("throttle_time_ms", Int32),
        ("entries", Array(("error_code", Int16), ("error_message", _TEXT), _ENTITY)),
    )


class _Alter(RequestStruct):  # type: ignore[misc]  # as above
    API_KEY: ClassVar[int] = 49
    API_VERSION: ClassVar[int] = 0
    RESPONSE_TYPE: ClassVar[type[Response]] = _Altered
    SCHEMA: ClassVar[Schema] = Schema(
        ("entries", Array(_ENTITY, ("ops", Array(("key", _TEXT), ("value", Float64), ("remove", Boolean))))),
        ("validate_only", Boolean),
    )


class _AlterClientQuotas(Request[_Alter]):  # type: ignore[misc]  # as above
    API_KEY: ClassVar[int] = 49

    def __init__(self, user: str, key: str, value: float | None) -> None:
        self._entry = ([("user", user)], [(key, value or 0.0, value is None)])

    def build(self, request_struct_class: type[_Alter]) -> _Alter:
        return request_struct_class([self._entry], False)


async def set_quota(kafka: Mapping[str, Any], user: str, bytes_per_second: int | None, patience: float = 10.0) -> None:
    """Let a user read at most so much, from each broker; None: as much as it likes.

    `kafka`: what aiokafka's clients are built with; `patience` in seconds. Raises CannotApply, BrokerAway.
    """
    async with connected(kafka, patience) as client:
        request = _AlterClientQuotas(user, CONSUMER_BYTES, bytes_per_second)
        accepted((await ask(client, request))["entries"])


async def quota(kafka: Mapping[str, Any], user: str, patience: float = 10.0) -> float | None:
    """What a user may read, in bytes a second; None where nothing is set. Raises as `set_quota`."""
    async with connected(kafka, patience) as client:
        told = await ask(client, DescribeClientQuotasRequest([("user", _EXACTLY, user)], True))
        accepted([told])
    values = {value["name"]: value["value"] for entry in told["entries"] or () for value in entry["values"]}
    return values.get(CONSUMER_BYTES)
