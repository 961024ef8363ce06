"""Which Kafka a command talks to: the one named in the environment, else the installation's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def kafka(data: Path) -> dict[str, Any]:
    """What an aiokafka client is built with. Raises Trouble when no address is given and nothing was started in `data`."""
    from shared.devstack.installation import installation  # noqa: PLC0415 - `lead` starts faster without
    from shared.runtime.settings import Settings  # noqa: PLC0415 - as above

    address = os.environ.get("KAFKA_BOOTSTRAP_SERVERS") or installation(data).kafka
    return Settings(mongo_url="mongodb://unused", kafka_bootstrap_servers=address).kafka()
