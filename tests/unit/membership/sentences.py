"""What membership's unit tests tell again and again: an organisation, who decides about it, and their sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

import pytest

from services.membership.members.decisions import Approve, Leave, Reinstate, Suspend
from services.membership.representatives.decisions import Representatives
from shared.contracts.event import Event
from shared.contracts.fields import Identifier, Sector
from shared.contracts.membership import (
    LeaveReason,
    MemberJoined,
    MemberLeft,
    MemberReinstated,
    MembershipApplied,
    MembershipDeclined,
    MemberSuspended,
    RepresentativeNamed,
    StandingReason,
)
from shared.contracts.recorded import Recorded
from shared.decisions import Actor, Decider, Refused
from shared.runtime.store import Document
from shared.streams.view import View

State = TypeVar("State")
Command = TypeVar("Command")

TODAY = date(2026, 6, 1)

SECRETARIAT = Actor("noor@lcas", "lcas", frozenset({"secretariat"}), frozenset({"PK-SD"}))
HEAD = Actor("amina@larkana-press", "secp-0012", frozenset({"member", "head"}), frozenset({"PK-SD"}))
OFFICER = Actor("bilal@larkana-press", "secp-0012", frozenset({"member", "data_officer"}), frozenset({"PK-SD"}))
STRANGER = Actor("someone@elsewhere", "ngo-77", frozenset({"member", "head"}), frozenset({"PK-SD"}))

APPLIED = MembershipApplied(
    member_id="secp-0012",
    name={"en": "Larkana Press Club"},
    identifiers=(Identifier(scheme="secp", id="0012"),),
    sector=Sector.MEDIA,
    organisation_type="press club",
    focus_goals=(4, 16),
    charter_accepted_on=date(2026, 1, 5),
    districts=("PK713",),
    goals=(4, 16),
    organisations=("secp-0012",),
)
IN_SHORT: dict[str, Any] = {
    name: getattr(APPLIED, name) for name in ("member_id", "name", "sector", "districts", "goals", "organisations")
}
JOINED = MemberJoined(**APPLIED.model_dump(), joined_on=date(2026, 1, 9), authority="charter article 4")
INACTIVE = StandingReason(code="inactivity")
SUSPENDED = MemberSuspended(**IN_SHORT, from_on=date(2026, 2, 1), review_on=date(2026, 8, 1), why=INACTIVE)
REINSTATED = MemberReinstated(**IN_SHORT, on=date(2026, 3, 1), why=INACTIVE)
RESIGNED = LeaveReason(code="resigned")
LEFT = MemberLeft(**IN_SHORT, left_on=date(2026, 5, 1), why=RESIGNED)
DECLINED = MembershipDeclined(**IN_SHORT, declined_on=date(2026, 1, 9), why={"code": "incomplete"})


def person(actor: Actor, *roles: str, contact: str, **told: Any) -> RepresentativeNamed:
    """That the actor's account acts for the press club in these roles, since it applied."""
    return RepresentativeNamed.model_validate(
        {
            "member_id": "secp-0012",
            "contact_id": contact,
            "account_id": actor.account_id,
            "roles": roles,
            "from_on": date(2026, 1, 5),
            "organisations": ("secp-0012",),
            **told,
        }
    )


AMINA = person(HEAD, "head", contact="c-amina")
BILAL = person(OFFICER, "data_officer", contact="c-bilal")
PEOPLE = Representatives((AMINA, BILAL))

APPROVE = Approve(on=date(2026, 1, 9), today=TODAY, representatives=PEOPLE, authority="charter article 4")
SUSPEND = Suspend(on=date(2026, 2, 1), today=TODAY, representatives=PEOPLE, review_on=date(2026, 8, 1), why=INACTIVE)
REINSTATE = Reinstate(on=date(2026, 3, 1), today=TODAY, representatives=PEOPLE, why=INACTIVE)
LEAVE = Leave(on=date(2026, 5, 1), today=TODAY, representatives=PEOPLE, why=RESIGNED)


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


def fold(view: View, *events: Event, stream: str = "membership/PK-SD/members/secp-0012") -> Document:
    """The view's document after these events, each told twice and all once more: a view takes the next version only."""
    document: Document = {}
    told = [
        Recorded(event, event.type, stream, version, datetime(2026, 6, 1, tzinfo=UTC), "lcas", "PK-SD")
        for version, event in enumerate(events, 1)
    ]
    for recorded in [*(one for one in told for _ in range(2)), *told]:
        if recorded.version == document.get("version", 0) + 1:
            document = view.apply(document, recorded)
    return document


def on(day: date, command: Any) -> Any:
    """The same command, told for another day."""
    return replace(command, on=day)
