"""What came out of the platform, written down by whoever got it: the truth that promises about notices are held against."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

Way = Literal["email", "sms", "webhook"]
PROVINCE = re.compile(r"\bPK-[A-Z]{2}\b")


@dataclass(frozen=True, slots=True)
class Copy:
    """A message by what tells it from all others: the way it came, to whom, and the id that it bears."""

    way: Way
    to: str
    id: str


@dataclass(slots=True)
class Ledger:
    """Kept by the stubs. `taken`: how often each message came and was answered as taken; `came`: all that came.

    `codes` are the last six digits told to each address.
    """

    came: Counter[Copy] = field(default_factory=Counter)
    taken: Counter[Copy] = field(default_factory=Counter)
    codes: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    """Messages that came again under the same id with another body, or to somebody else."""
    strangers: list[str] = field(default_factory=list)
    """Messages that tell of another province than the one that their recipient is of."""
    old: list[str] = field(default_factory=list)
    """What an endpoint was told though it happened before it was enabled."""
    provinces: dict[str, str] = field(default_factory=dict)
    """Whose recipient is of which province."""
    enabled_at: dict[str, datetime] = field(default_factory=dict)
    """Since when endpoints are told."""
    _bodies: dict[tuple[Way, str], tuple[str, bytes]] = field(default_factory=dict)

    def note(self, copy: Copy, body: bytes, told: str, *, taken: bool) -> None:
        """A message came; `told` is what it says to a reader."""
        self.came[copy] += 1
        self.taken[copy] += taken
        # An event goes to several endpoints under its own id, a letter to one address.
        apart = f"{copy.to} {copy.id}" if copy.way == "webhook" else copy.id
        seen = (copy.to, sha256(body).digest())
        first = self._bodies.setdefault((copy.way, apart), seen)
        if first != seen:
            what = f"went to {first[0]}, then to {copy.to}" if first[0] != copy.to else "came again with another body"
            self.changed.append(f"{copy.way} {copy.id} {what}")
        own = self.provinces.get(copy.to)
        if own is not None and (others := set(PROVINCE.findall(told)) - {own}):
            self.strangers.append(f"{copy.way} {copy.id} tells {copy.to} of {', '.join(sorted(others))}")

    def happened(self, copy: Copy, at: datetime) -> None:
        """An endpoint was told of what happened then."""
        since = self.enabled_at.get(copy.to)
        if since is not None and at < since:
            self.old.append(f"webhook {copy.id} tells {copy.to} of {at}, it is enabled since {since}")
