"""Where a reader goes on: the next offset of every partition of one topic, as signed text that only we can write."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from shared.web.problems import Answered, Unprocessable

LONGEST = 2_000
MARGIN = timedelta(hours=1)
"""How far before a reader's last event a restart by time begins: what waited for Kafka while others were sent."""

_SIGNATURE = 16


@dataclass(slots=True)
class Place:
    """A reader's place: `following`, the next offset of each partition, and `reached`, in milliseconds since 1970.

    Every event of before `reached` was given, as far as times tell: the earliest last event of a partition that has more.
    """

    following: list[int]
    reached: int

    def copy(self) -> Place:
        """The same place, to be moved by itself."""
        return Place(self.following.copy(), self.reached)


class Gone(Answered):
    """The place is of records that this cluster does not have: 410, with the time to begin again from."""

    def __init__(self, rule: str, detail: str, reached: int) -> None:
        since = restart_since(reached)
        super().__init__(
            "gone", rule=rule, field="after", detail=f"{detail} Begin again with since={since}.", restart_since=since
        )


class Iterators:
    """Writes and reads places as text. `key` gives the installation's key for them."""

    def __init__(self, key: Callable[[], bytes]) -> None:
        self._make_key = key

    @cached_property
    def _key(self) -> bytes:
        return self._make_key()

    def write(self, cluster: str, topic: str, following: Sequence[int], reached: int) -> str:
        """The iterator of a place in a topic of a Kafka cluster."""
        told = json.dumps([cluster, topic, reached, *following], separators=(",", ":")).encode()
        return urlsafe_b64encode(self._signature(told) + told).rstrip(b"=").decode()

    def read(self, text: str, cluster: str, topic: str, partitions: int) -> Place:
        """The place that an iterator names.

        Raises Unprocessable by `cursor.forged` and `cursor.other_stream`, and Gone by `cursor.other_cluster`.
        """
        told = self._told(text)
        if told is None:
            detail = "This is no iterator that was given here."
            raise Unprocessable("after", text, "cursor.forged", detail=detail)
        of_cluster, of_topic, reached, *following = told
        if of_topic != topic:
            detail = f"This iterator is of {_named(of_topic)}, and {_named(topic)} was asked for."
            raise Unprocessable("after", text, "cursor.other_stream", detail=detail)
        if of_cluster != cluster or len(following) != partitions:
            raise Gone("cursor.other_cluster", "The iterator is of an older Kafka cluster.", reached)
        return Place(following, reached)

    def _told(self, text: str) -> Any:
        if len(text) > LONGEST or not text.isascii():
            return None
        try:
            raw = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        except ValueError:
            return None
        signature, told = raw[:_SIGNATURE], raw[_SIGNATURE:]
        known = hmac.compare_digest(signature, self._signature(told))
        return json.loads(told) if known else None

    def _signature(self, told: bytes) -> bytes:
        return hmac.digest(self._key, told, "sha256")[:_SIGNATURE]


def restart_since(reached: int) -> str:
    """The time, RFC 3339, from which a reader misses nothing after having reached a time: what came late included."""
    at = datetime.fromtimestamp(reached / 1000, UTC) - MARGIN if reached > 0 else datetime.fromtimestamp(0, UTC)
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _named(topic: str) -> str:
    _, province, context = topic.split(".")
    return f"{province.upper()}/{context}"
