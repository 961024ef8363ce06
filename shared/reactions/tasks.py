"""What is to be done because of an event, as the document of its stream keeps it until it is done. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.contracts.envelope import event_id
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document

BY_TASK = (("province", "task_since"), "task_since")
"""The indexes of a view with tasks: by the one a province's are found, by the other that there are none at all."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do. `id` makes twice once; `since` is the time of its event (UTC), `event` the event's id.

    `facts` are what the event told and the doing needs, as JSON holds them.
    """

    id: str
    stream: str
    province: str
    since: str
    event: str
    facts: dict[str, Any]


def with_task(document: Document, recorded: Recorded, name: str, /, **facts: Any) -> Document:
    """The document with one more task: `<name>:<event's id>`, in which `name` says what makes it another one."""
    event = event_id(recorded.stream, recorded.version)
    since = recorded.at.isoformat()
    task = {"id": f"{name}:{event}", "since": since, "event": event, "facts": facts}
    tasks = [*document.get("tasks", ()), task]
    return document | {"tasks": tasks, "task_since": min(one["since"] for one in tasks)}


def tasks_of(document: Document) -> list[Task]:
    """What is to be done of a document, in the order of its events."""
    stream, province = document["_id"], document["province"]
    return [
        Task(one["id"], stream, province, one["since"], one["event"], one["facts"]) for one in document.get("tasks", ())
    ]


def without(document: Document, done: frozenset[str]) -> Document:
    """The change that takes what is done out of a document."""
    left = [one for one in document.get("tasks", ()) if one["id"] not in done]
    return {"$set": {"tasks": left, "task_since": min((one["since"] for one in left), default=None)}}
