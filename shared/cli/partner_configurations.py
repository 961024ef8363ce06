"""What a partner is given: its credentials, and with them ready configurations for common clients."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

UNSEEN = "(shown once)"


@dataclass(frozen=True, slots=True)
class KafkaAccess:
    """How a partner reaches Kafka; without a password it is one that asks nobody. `ca_file`: PEM, for TLS."""

    bootstrap_servers: str
    topics: tuple[str, ...]
    group_prefix: str
    bytes_per_second: int
    security_protocol: str = "PLAINTEXT"
    mechanism: str | None = None
    username: str | None = None
    password: str | None = None
    ca_file: str | None = None

    def told(self) -> dict[str, Any]:
        """Its JSON form."""
        return {name: getattr(self, name) for name in self.__slots__} | {"topics": list(self.topics)}


@dataclass(frozen=True, slots=True)
class HttpAccess:
    """How a partner reaches the routes; `token` None: the identity provider gives it."""

    url: str
    province: str
    context: str
    token: str | None = None


OLDEST_LIBRDKAFKA = "2.6.1"
"""Earlier ones send a nonce twice in SCRAM, which Kafka 4 refuses; distributions pack such ones with kcat
(https://github.com/confluentinc/librdkafka/pull/4895)."""


def configurations(kafka: KafkaAccess | None, http: HttpAccess, channels: list[str]) -> dict[str, str]:
    """Texts to give to the partner, by the name of the client that they are for."""
    found: dict[str, str] = {}
    if kafka is not None:
        found |= {
            "kcat": _kcat(kafka),
            "java": _java(kafka),
            "python-confluent-kafka": _confluent(kafka),
            "python-aiokafka": _aiokafka(kafka),
            "node-kafkajs": _kafkajs(kafka),
        }
    curls = {"pull": _pull, "sse": _sse, "webhook": _webhook}
    return found | {name: curl(http) for name, curl in curls.items() if name in channels}


def librdkafka(kafka: KafkaAccess) -> dict[str, str]:
    """What librdkafka is told, for kcat and its bindings in many languages."""
    told = {"bootstrap.servers": kafka.bootstrap_servers, "security.protocol": kafka.security_protocol}
    if kafka.username is not None:
        told |= {
            "sasl.mechanism": str(kafka.mechanism),
            "sasl.username": kafka.username,
            "sasl.password": kafka.password or UNSEEN,
        }
    return told | ({"ssl.ca.location": kafka.ca_file} if kafka.ca_file else {})


def _kcat(kafka: KafkaAccess) -> str:
    told = librdkafka(kafka) | {"auto.offset.reset": "earliest"}
    needed = (
        f"# `kcat -V` must name librdkafka {OLDEST_LIBRDKAFKA} or later: to older ones Kafka 4 says 'invalid credentials'.\n"
        if kafka.username is not None
        else ""
    )
    return (
        f"{needed}# Save as lead.conf, readable by you alone; then:\n"
        f"#   kcat -F lead.conf -G {kafka.group_prefix}kcat {' '.join(kafka.topics)} -f '%h %s\\n'\n" + _lines(told)
    )


def _java(kafka: KafkaAccess) -> str:
    told = {
        "bootstrap.servers": kafka.bootstrap_servers,
        "security.protocol": kafka.security_protocol,
        "group.id": f"{kafka.group_prefix}java",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": "false",
        "key.deserializer": "org.apache.kafka.common.serialization.StringDeserializer",
        "value.deserializer": "org.apache.kafka.common.serialization.StringDeserializer",
    }
    if kafka.username is not None:
        login = "org.apache.kafka.common.security.scram.ScramLoginModule required"
        told |= {
            "sasl.mechanism": str(kafka.mechanism),
            "sasl.jaas.config": f'{login} username="{kafka.username}" password="{kafka.password or UNSEEN}";',
        }
    if kafka.ca_file:
        told |= {"ssl.truststore.type": "PEM", "ssl.truststore.location": kafka.ca_file}
    return f"# Save as lead.properties; subscribe to {', '.join(kafka.topics)}\n" + _lines(told)


def _confluent(kafka: KafkaAccess) -> str:
    told = librdkafka(kafka) | {
        "group.id": f"{kafka.group_prefix}python",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
    }
    return f"""\
from confluent_kafka import Consumer

consumer = Consumer({_literal(told)})
consumer.subscribe({list(kafka.topics)!r})
while True:
    record = consumer.poll(1.0)
    if record is None:
        continue
    if record.error():
        raise SystemExit(str(record.error()))
    headers = dict(record.headers() or [])
    print(headers["ce_type"].decode(), headers["ce_id"].decode(), record.value().decode(), flush=True)
    consumer.commit(record)  # once it is stored: what comes twice has the same ce_id
"""


def _aiokafka(kafka: KafkaAccess) -> str:
    told: dict[str, Any] = {
        "bootstrap_servers": kafka.bootstrap_servers,
        "security_protocol": kafka.security_protocol,
        "group_id": f"{kafka.group_prefix}aiokafka",
        "auto_offset_reset": "earliest",
        "enable_auto_commit": False,
    }
    if kafka.username is not None:
        told |= {
            "sasl_mechanism": kafka.mechanism,
            "sasl_plain_username": kafka.username,
            "sasl_plain_password": kafka.password or UNSEEN,
        }
    context = f"ssl.create_default_context(cafile={kafka.ca_file!r})" if "SSL" in kafka.security_protocol else "None"
    return f"""\
# pip install "aiokafka[lz4]": records are packed by LZ4
import asyncio
import ssl

from aiokafka import AIOKafkaConsumer

SETTINGS = {_literal(told)}


async def main():
    context = {context}
    async with AIOKafkaConsumer(*{list(kafka.topics)!r}, ssl_context=context, **SETTINGS) as consumer:
        async for record in consumer:
            headers = dict(record.headers)
            print(headers["ce_type"].decode(), headers["ce_id"].decode(), record.value.decode(), flush=True)
            await consumer.commit()  # once it is stored: what comes twice has the same ce_id


asyncio.run(main())
"""


def _kafkajs(kafka: KafkaAccess) -> str:
    told: dict[str, Any] = {"clientId": "lead-partner", "brokers": kafka.bootstrap_servers.split(",")}
    if kafka.username is not None:
        mechanism = str(kafka.mechanism).lower()
        password = kafka.password or UNSEEN
        told["sasl"] = {"mechanism": mechanism, "username": kafka.username, "password": password}
    tls = f"{{ ca: [fs.readFileSync({json.dumps(kafka.ca_file)})] }}" if kafka.ca_file else "true"
    ssl = f"settings.ssl = {tls}\n" if "SSL" in kafka.security_protocol else ""
    return f"""\
// npm install kafkajs kafkajs-lz4: records are packed by LZ4, which kafkajs alone does not unpack
const fs = require('fs')
const {{ CompressionCodecs, CompressionTypes, Kafka }} = require('kafkajs')
const LZ4 = require('kafkajs-lz4')

CompressionCodecs[CompressionTypes.LZ4] = new LZ4().codec

const settings = {json.dumps(told, indent=2)}
{ssl}const consumer = new Kafka(settings).consumer({{ groupId: '{kafka.group_prefix}node' }})

async function main() {{
  await consumer.connect()
  await consumer.subscribe({{ topics: {json.dumps(list(kafka.topics))}, fromBeginning: true }})
  await consumer.run({{
    eachMessage: async ({{ message }}) =>
      console.log(message.headers.ce_type.toString(), message.headers.ce_id.toString(), message.value.toString()),
  }})
}}

main()
"""


def _pull(http: HttpAccess) -> str:
    return (
        f"curl -s -H {_bearer(http)} '{http.url}/streams/v1/{http.province}/{http.context}?from=earliest&limit=100'\n"
    )


def _sse(http: HttpAccess) -> str:
    return f"curl -sN -H {_bearer(http)} '{http.url}/streams/v1/{http.province}/{http.context}/live'\n"


def _webhook(http: HttpAccess) -> str:
    body = {"province": http.province, "context": http.context, "url": "https://example.org/lead"}
    return (
        f"curl -s -X POST -H {_bearer(http)} -H 'Content-Type: application/json' \\\n"
        f"  -d '{json.dumps(body)}' '{http.url}/notifications/v1/webhooks'\n"
    )


def _bearer(http: HttpAccess) -> str:
    return f"'Authorization: Bearer {http.token or UNSEEN}'"


def _lines(told: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in told.items())


def _literal(told: Mapping[str, Any]) -> str:
    return "{\n" + "".join(f"    {name!r}: {value!r},\n" for name, value in told.items()) + "}"
