"""What membership's unit tests tell again and again: an organisation, who decides about it, and their sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.membership.members.decisions import Approve, Leave, Reinstate, Suspend
from services.membership.representatives.decisions import Representatives
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
from shared.decisions import Actor

TODAY = date(2026, 6, 1)

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


def on(day: date, command: Any) -> Any:
    """The same command, told for another day."""
    return replace(command, on=day)
