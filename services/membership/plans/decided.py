"""What the core committee decided, as far as a plan or an activity must know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CarriedDecision:
    """A decision of the committee: about which stream at which version, and whether it was carried.

    `decided_on` is the day of the committee's meeting, where it is known.
    """

    decision_id: str
    stream: str
    version: int
    carried: bool
    decided_on: date | None = None
