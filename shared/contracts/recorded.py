"""An event as it stands in its stream: what views fold and deciders load."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from shared.contracts.event import Event


class Recorded(NamedTuple):
    """An event with its place. `event` is None for a type of another context that this code does not know.

    `by` is the organisation that did it; `at` (UTC) is told, never used to order; `version` counts 1, 2, 3 ... there.
    """

    event: Event | None
    type: str
    stream: str
    version: int
    at: datetime
    by: str
    province: str
