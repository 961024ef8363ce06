"""The guide's programs that read Kafka: in order, once, and on from where they were."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from shared.contracts.topics import topic
from tests.conftest import CreateTopics
from tests.integration.quickstarts.programs import running
from tests.integration.quickstarts.sent import CONTEXT, FIELDS, line, send

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(("name", "more"), [("python_kafka.py", f" {FIELDS}"), ("KafkaReader.java", "")])
async def test_a_reader_of_kafka_takes_each_event_once_and_goes_on_where_it_was(
    name: str, more: str, kafka: str, create_topics: CreateTopics, tmp_path: Path
) -> None:
    province = f"PK-Q{secrets.token_hex(3).upper()}"
    await create_topics([topic(province, CONTEXT)], 3)
    await send({"bootstrap_servers": kafka}, province, [("secp-1", 1), ("secp-2", 1), ("secp-1", 2)])
    given = {
        "KAFKA_BOOTSTRAP_SERVERS": kafka,
        "KAFKA_GROUP": f"partner-uni.{secrets.token_hex(3)}",
        "KAFKA_TOPIC": topic(province, CONTEXT),
    }
    first = [line(province, *one) + more for one in (("secp-1", 1), ("secp-1", 2), ("secp-2", 1))]
    async with running(name, tmp_path, **given) as reader:
        await reader.until(*first)
        assert sorted(reader.lines) == first
        assert reader.lines.index(first[0]) < reader.lines.index(first[1])
    await send({"bootstrap_servers": kafka}, province, [("secp-1", 3)])
    async with running(name, tmp_path, **given) as reader:
        await reader.until(line(province, "secp-1", 3) + more)
