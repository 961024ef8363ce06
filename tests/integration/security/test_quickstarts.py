"""The guide's readers of Kafka as a partner runs them: over TLS, with the name and password that were given."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from tests.integration.quickstarts.programs import running
from tests.integration.quickstarts.sent import FIELDS, line, send
from tests.integration.security.conftest import Secured

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(("name", "more"), [("python_kafka.py", f" {FIELDS}"), ("KafkaReader.java", "")])
async def test_a_partners_program_reads_what_was_granted(
    name: str, more: str, secured: Secured, tmp_path: Path
) -> None:
    member = f"secp-{secrets.token_hex(3)}"
    await send(secured.kafka("membership"), "PK-SD", [(member, 1), (member, 2)])
    given = {
        "KAFKA_BOOTSTRAP_SERVERS": secured.address,
        "KAFKA_USERNAME": "partner-uni",
        "KAFKA_PASSWORD": (secured.folder / "partner-uni.password").read_text().strip(),
        "KAFKA_CA_FILE": str(secured.authority),
        "KAFKA_GROUP": f"partner-uni.{secrets.token_hex(3)}",
        "KAFKA_TOPIC": "lead.pk-sd.membership",
    }
    async with running(name, tmp_path, **given) as reader:
        await reader.until(line("PK-SD", member, 1) + more, line("PK-SD", member, 2) + more)
