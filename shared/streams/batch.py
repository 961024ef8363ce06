"""A batch on its way into the views: its records by view and stream, and what has become of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from shared.runtime.store import Collection
from shared.streams.folding import Step
from shared.streams.letters import NO_VIEW, Letter
from shared.streams.records import Parsed, Unreadable
from shared.streams.view import View

REBUILD_PAUSES = 10

ByStream: TypeAlias = dict[str, list[Parsed]]


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A generation of a view, the collection that it is kept in, and whether a rebuild is still making it."""

    view: View
    generation: int
    collection: Collection
    building: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of a batch. Per view: consumed = applied + repeated + parked of its aggregate; the rest is ignored."""

    consumed: int
    ignored: int
    applied: Mapping[str, int]
    repeated: Mapping[str, int]
    parked: Mapping[str, int]


class Batch:
    """The records of a batch by view and stream, what is left of them to store, and what became of the rest."""

    def __init__(self, targets: Sequence[Target], parsed: Sequence[Parsed]) -> None:
        self.targets, self.consumed = targets, len(parsed)
        by_aggregate: dict[str, ByStream] = {target.view.of: {} for target in targets}
        self.nameless: list[Letter] = []
        self.ignored = 0
        for one in parsed:
            stream = one.stream if isinstance(one, Unreadable) else one.recorded.stream
            if stream is None:
                assert isinstance(one, Unreadable)
                self.nameless.append(Letter(NO_VIEW, 0, one, "unreadable", one.rule, one.why))
                continue
            streams = by_aggregate.get(one.aggregate or "")
            if streams is None:
                self.ignored += 1
            elif stream in streams:
                streams[stream].append(one)
            else:
                streams[stream] = [one]
        self.left = {target: dict(by_aggregate[target.view.of]) for target in targets}
        self.patience = REBUILD_PAUSES
        self.contested: set[tuple[Target, str]] = set()
        self._applied: dict[str, int] = defaultdict(int)
        self._repeated: dict[str, int] = defaultdict(int)
        self._parked: dict[str, int] = defaultdict(int)

    def done(self, target: Target, steps: Iterable[Step]) -> None:
        """These streams are stored."""
        left, view = self.left[target], target.view.name
        for step in steps:
            del left[step.stream]
            self._applied[view] += step.applied
            self._repeated[view] += step.repeated
            self._parked[view] += len(step.letters)

    def counted(self) -> Counted:
        """What became of the batch, when nothing is left."""
        if self.nameless:
            self._parked[NO_VIEW] = len(self.nameless)
        return Counted(self.consumed, self.ignored, self._applied, self._repeated, self._parked)
