"""Who does not prove who it is, or talks in the clear, gets no connection, and the process's log says why."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from aiokafka.errors import KafkaConnectionError

from shared.devstack.certificates import Authority
from shared.runtime.process import connect_producer
from shared.runtime.settings import Settings
from tests.integration.security.conftest import Secured

pytestmark = pytest.mark.integration


async def refusal(settings: Settings, caplog: pytest.LogCaptureFixture) -> str:
    with pytest.raises(KafkaConnectionError), caplog.at_level(logging.WARNING, "aiokafka"):
        await connect_producer(settings)
    return caplog.text


async def test_a_wrong_password_is_refused(secured: Secured, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    wrong = tmp_path / "password"
    wrong.write_text("sesame")
    told = await refusal(secured.settings("membership", kafka_password_file=wrong), caplog)
    assert "Authentication failed" in told
    assert "sesame" not in told


async def test_a_client_without_tls_is_refused(secured: Secured, caplog: pytest.LogCaptureFixture) -> None:
    for protocol in ("PLAINTEXT", "SASL_PLAINTEXT"):
        told = await refusal(secured.settings("membership", kafka_security_protocol=protocol), caplog)
        assert "Unable connect" in told


async def test_a_broker_of_another_authority_is_not_trusted(
    secured: Secured, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = Authority(tmp_path, "other").certificate
    assert "CERTIFICATE_VERIFY_FAILED" in await refusal(secured.settings("membership", kafka_ca_file=other), caplog)
