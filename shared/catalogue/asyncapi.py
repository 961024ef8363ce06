"""What a service sends, as an AsyncAPI 3 document: FastStream's document, with each event type told in full."""

from __future__ import annotations

from typing import Any

from faststream.kafka import KafkaBroker
from faststream.specification import AsyncAPI

from shared.catalogue.document import Document
from shared.catalogue.messages import SCHEMAS, headers_schema, message
from shared.contracts.catalogue import EVENTS, owner
from shared.contracts.event import Audience
from shared.contracts.schema import component_schemas
from shared.contracts.topics import topic
from shared.reference.provinces import PROVINCE_CODES

_PROVINCE = {
    "description": "ISO 3166-2 code in lower case; pk: the whole country",
    "enum": sorted(code.lower() for code in PROVINCE_CODES),
}
_SERVER = {
    "host": "{bootstrap_servers}",
    "protocol": "kafka",
    "variables": {"bootstrap_servers": {"description": "host:port of the installation's brokers"}},
}


class EventCatalogue(AsyncAPI):
    """FastStream's document of a service's channels, with messages, headers and examples of our event types.

    FastStream alone gives one message per channel, and neither headers nor examples.
    """

    def __init__(self, context: str, version: str) -> None:
        self.own = {t: event for t, event in EVENTS.items() if owner(t) == context}
        broker = KafkaBroker()
        for audience in {event.audience for event in self.own.values()}:
            broker.publisher(_address(context, audience), title=f"{context}.{audience}", schema=dict[str, Any])
        super().__init__(
            broker,
            title=f"LEAD alliances: {context}",
            version=version,
            description=f"What {context} sends. Each record is a CloudEvent in binary mode; its key is the stream.",
        )

    def to_specification(self) -> Document:
        """The document: FastStream's frame with our catalogue in it."""
        told: dict[str, Any] = super().to_specification().to_jsonable()
        for part in ("channels", "operations"):  # FastStream keeps them in no order
            told[part] = dict(sorted(told[part].items(), reverse=True))
        told["servers"] = {"kafka": _SERVER}
        told["components"] = {
            "messages": {t: message(t, event) for t, event in self.own.items()},
            "schemas": {"Headers": headers_schema(), **component_schemas(self.own.values(), SCHEMAS)},
        }
        for name, channel in told["channels"].items():
            audience = name.rpartition(".")[2]
            channel["servers"] = [{"$ref": "#/servers/kafka"}]
            channel["parameters"] = {"province": _PROVINCE}
            channel["messages"] = {
                t: {"$ref": f"#/components/messages/{t}"} for t, event in self.own.items() if event.audience == audience
            }
            del channel["bindings"]  # names the topic once more, and as if the braces were part of it
        for operation in told["operations"].values():
            place = operation["channel"]["$ref"]
            messages = told["channels"][place.removeprefix("#/channels/")]["messages"]
            operation["messages"] = [{"$ref": f"{place}/messages/{t}"} for t in messages]
        return Document(told)


def _address(context: str, audience: Audience) -> str:
    return topic("{province}", context, audience)
