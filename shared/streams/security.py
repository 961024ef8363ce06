"""How FastStream is told what aiokafka's own clients are: addresses, TLS and credentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

MECHANISMS: Mapping[str, type[SASLPlaintext | SASLScram256 | SASLScram512]] = {
    "PLAIN": SASLPlaintext,
    "SCRAM-SHA-256": SASLScram256,
    "SCRAM-SHA-512": SASLScram512,
}


def connection(kafka: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments for a KafkaBroker, made from those of an aiokafka client."""
    protocol = kafka.get("security_protocol", "PLAINTEXT")
    tls: dict[str, Any] = {"ssl_context": kafka.get("ssl_context"), "use_ssl": protocol in {"SSL", "SASL_SSL"}}
    security: BaseSecurity
    if protocol.startswith("SASL"):
        mechanism = MECHANISMS[kafka["sasl_mechanism"]]
        security = mechanism(username=kafka["sasl_plain_username"], password=kafka["sasl_plain_password"], **tls)
    else:
        security = BaseSecurity(**tls)
    return {"bootstrap_servers": kafka["bootstrap_servers"], "security": security}
