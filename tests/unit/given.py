"""Given events, when a command is given, then events, or a refusal by name; and a view's document after events."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Generic, TypeVar

import pytest

from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.contracts.topics import province_of
from shared.decisions import Actor, Decider, Refused
from shared.runtime.store import Document
from shared.streams.view import View

State = TypeVar("State")
Command = TypeVar("Command")

AT = datetime(2026, 6, 1, tzinfo=UTC)
SECRETARIAT = Actor("noor@lcas", "lcas", frozenset({"secretariat"}), frozenset({"PK-SD"}))


class Given(Generic[State, Command]):
    """Given(decider, *events).when(command, by).then(*events) or .refused(rule)."""

    def __init__(self, decider: Decider[State, Command], *events: Event) -> None:
        self._decider, self._state = decider, decider.state(events)

    def when(self, command: Command, by: Actor = SECRETARIAT) -> Decided[State, Command]:
        return Decided(self._decider, self._state, command, by)


class Decided(Generic[State, Command]):
    def __init__(self, decider: Decider[State, Command], state: State, command: Command, by: Actor) -> None:
        self._decider, self._state, self._command, self._by = decider, state, command, by

    def _decide(self) -> list[Event]:
        return self._decider.decide(self._state, self._command, self._by)

    def then(self, *events: Event) -> None:
        assert self._decide() == list(events)

    def refused(self, rule: str) -> None:
        with pytest.raises(Refused) as refusal:
            self._decide()
        assert refusal.value.rule == rule


def fold(view: View, *events: Event, stream: str = "membership/PK-SD/members/secp-0012", at: datetime = AT) -> Document:
    """The view's document after these events, each told twice and all once more: a view takes the next version only."""
    document: Document = {}
    told = [
        Recorded(event, event.type, stream, version, at, "lcas", province_of(stream))
        for version, event in enumerate(events, 1)
    ]
    for recorded in [*(one for one in told for _ in range(2)), *told]:
        if recorded.version == document.get("version", 0) + 1:
            document = view.apply(document, recorded)
    return document
