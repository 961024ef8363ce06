"""Which Kafka a command talks to: the one named in the environment, else the installation's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.runtime.settings import Settings


def settings(data: Path) -> Settings:
    """How Kafka is reached. Raises Trouble when no address is given and nothing was started in `data`.

    A secured installation's is reached as its user for operations.
    """
    from shared.devstack.installation import installation  # noqa: PLC0415 - `lead` starts faster without
    from shared.devstack.security import OPERATIONS  # noqa: PLC0415 - as above
    from shared.runtime.settings import Settings  # noqa: PLC0415 - as above

    if os.environ.get("KAFKA_BOOTSTRAP_SERVERS"):
        return Settings(mongo_url="mongodb://unused")
    told: dict[str, Any] = {
        name.lower(): value for name, value in installation(data).kafka_environment(OPERATIONS).items()
    }
    return Settings(mongo_url="mongodb://unused", **told)


def kafka(data: Path) -> dict[str, Any]:
    """What an aiokafka client is built with. Raises Trouble as `settings`."""
    return settings(data).kafka()
