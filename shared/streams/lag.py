"""How far a group is behind, in records and in seconds, from what its own consumer knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.streams.pointers import Partition


@dataclass(frozen=True, slots=True)
class Lag:
    """Records that are not taken yet, and at most how long the oldest of them waits, in seconds."""

    records: int = 0
    seconds: float = 0.0


class Levels:
    """Remembers when each partition was last level with its end.

    What waits now has come after that, and after the record taken last: the later of the two bounds its age. A record's
    own time alone does not do: an idle partition's last one is old, and what is sent again keeps the old times.
    """

    def __init__(self) -> None:
        self._level: dict[Partition, float] = {}
        self._met: dict[Partition, float] = {}

    def lag(self, behind: Mapping[Partition, int], taken: Mapping[Partition, float], now: float) -> Lag:
        """How far the partitions are behind together.

        `behind`: records not taken, of each partition that is read now. `taken`: the time of the record taken last,
        where one was; as `now`, in seconds since 1970.
        """
        self._met = {one: self._met.get(one, now) for one in behind}
        self._level = {one: at for one, at in self._level.items() if one in behind}
        self._level |= {one: now for one, left in behind.items() if not left}
        since = [self._since(one, taken.get(one)) for one, left in behind.items() if left]
        return Lag(sum(behind.values()), max(0.0, now - min(since)) if since else 0.0)

    def _since(self, partition: Partition, taken: float | None) -> float:
        known = [at for at in (self._level.get(partition), taken) if at is not None]
        return max(known, default=self._met[partition])
