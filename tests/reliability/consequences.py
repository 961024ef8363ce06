"""What follows from events by itself, each once: sessions counted in their activity, promises that fell overdue."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from shared.contracts.activities import ActivityProgressed
from shared.contracts.campaigns import AwarenessSessionHeld
from shared.contracts.commitments import CommitmentFellOverdue, CommitmentMade
from shared.runtime.store import Document
from shared.streams.pointers import Pointers
from tests.reliability.place import Place
from tests.reliability.verdict import Promise


@dataclass(slots=True)
class Consequences:
    """Causes and consequences, as the journals have them."""

    sessions: Counter[str] = field(default_factory=Counter)
    progressed: Counter[str] = field(default_factory=Counter)
    achieved: dict[str, str] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    overdue: Counter[str] = field(default_factory=Counter)

    def take(self, stream: str, entries: Sequence[Document]) -> None:
        """Note what a stream tells."""
        for stored in (stored for entry in entries for stored in entry["events"]):
            match stored["type"]:
                case AwarenessSessionHeld.type:
                    if activity := json.loads(stored["data"]).get("activity_id"):
                        self.sessions[activity] += 1
                case ActivityProgressed.type:
                    told = json.loads(stored["data"])
                    self.progressed[told["activity_id"]] += 1
                    self.achieved[told["activity_id"]] = told["outputs"][0]["achieved"]
                case CommitmentMade.type:
                    self.made.add(stream)
                case CommitmentFellOverdue.type:
                    self.overdue[stream] += 1

    def close(self, promise: Promise) -> None:
        """Each cause has had its consequence once."""
        for activity in self.sessions.keys() | self.progressed.keys():
            held, counted = self.sessions[activity], self.progressed[activity]
            promise.check(held == counted, f"activity {activity}: {held} sessions were held, {counted} were counted")
            achieved = self.achieved.get(activity)
            promise.check(achieved == str(held), f"activity {activity}: {held} sessions make {achieved}")
        for stream in self.made | self.overdue.keys():
            told = self.overdue[stream]
            promise.check(told == 1, f"{stream} fell overdue {told} times")


async def left_to_do(place: Place, today: date) -> list[str]:
    """What is still to be done by itself."""
    left = []
    for service in place.services.values():
        pointers = Pointers(place.database(service.context))
        asked = [(one.name, one.view, {"task_since": {"$gt": ""}}) for one in service.reactions]
        passed = {"due_on": {"$lt": today.isoformat(), "$gt": ""}}
        asked += [(one.name, one.view, passed) for one in service.deadlines]
        for name, view, where in asked:
            if number := await (await pointers.live(view)).count_documents(where):
                left.append(f"{service.context} {name}: {number}")
    return left
