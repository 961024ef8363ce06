"""An import is over once: one event for a file in a province, however often it is brought."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from shared.contracts.event import Event
from shared.contracts.reporting import ImportCompleted
from shared.contracts.topics import stream_name
from shared.decisions import Actor, Decider, require


@dataclass(frozen=True, slots=True)
class Complete:
    """Every row of the file has its answer."""

    completed: ImportCompleted


def import_id(file_digest: str, read_as: str, province: str, member: str) -> str:
    """The import's id: the same file brought again by the same member, read the same way, is the same import."""
    return sha256(f"{file_digest}\n{read_as}\n{province}\n{member}".encode()).hexdigest()[:20]


def import_stream(province: str, import_id: str) -> str:
    """The stream of an import: `reporting/PK-SD/imports/3f1c0a9be2d84c71`."""
    return stream_name("reporting", province, "imports", import_id)


def decide(completed: bool, command: Complete, actor: Actor) -> list[Event]:
    """The event, or nothing where the file was told of before. Refused for another member's import."""
    told = command.completed
    require(
        told.member_id == actor.organisation_id,
        "import.of_another_member",
        field="member_id",
        value=told.member_id,
        expected=actor.organisation_id,
    )
    return [] if completed else [told]


def evolve(completed: bool, event: Event) -> bool:
    """Whether the import is over after an event."""
    return completed or isinstance(event, ImportCompleted)


decider: Decider[bool, Complete] = Decider(False, decide, evolve)
