"""Who met whom on which day, who was a member, as what and when, and who does an activity with whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.membership.linkages.learnt.contacts import contact_of
from shared.contracts.activities import ActivityCancelled, ActivityCompleted, ActivityPlanned, ActivityReassigned
from shared.contracts.membership import MemberJoined, MemberLeft, MemberProfileChanged, Profile
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View


def contact_document(document: Document, recorded: Recorded) -> Document:
    """Fold a meeting's or session's events into its day and who took part, as last told; nothing before it was held."""
    contact = contact_of(recorded)
    if contact is None:
        return document
    return document | {"on": contact.on.isoformat(), "organisations": list(contact.organisations)}


def membership_document(document: Document, recorded: Recorded) -> Document:
    """Fold a member's events into spells: what it was (sector, tier, districts) from one day until before another.

    A suspended member is one. A changed profile begins a spell on the day from which it holds, but none before the last
    one began: what was told for a month stays.
    """
    spells: list[Document] = document.get("spells", [])
    match recorded.event:
        case MemberJoined(joined_on=on) as joined:
            first = min(document.get("first_joined_on", on.isoformat()), on.isoformat())
            spells = [*_until(spells, on), _spell(joined, on)]
            return document | {"member_id": joined.member_id, "first_joined_on": first, "spells": spells}
        case MemberProfileChanged(effective_on=effective_on) as changed if spells and spells[-1]["until_on"] is None:
            on = max(effective_on, date.fromisoformat(spells[-1]["from_on"]))
            return document | {"spells": [*_until(spells, on), _spell(changed, on)]}
        case MemberLeft(left_on=on):
            return document | {"spells": _until(spells, on)}
        case _:
            return document


def activity_document(document: Document, recorded: Recorded) -> Document:
    """Fold an activity's events into who owns it with which partners from when on (None: the beginning), and its end."""
    match recorded.event:
        case ActivityPlanned() as planned:
            told = planned.model_dump(mode="json", include={"activity_id", "plan_id", "decision_id"})
            partners = [partner.organisation_id for partner in planned.partners]
            owner = {"owner": planned.owner.organisation_id, "partners": partners, "from_on": None}
            return told | {"owners": [owner], "ended_on": None}
        case ActivityReassigned(owner=owner, reassigned_on=on) if document:
            new = owner.organisation_id
            partners = [partner for partner in document["owners"][-1]["partners"] if partner != new]
            return document | {
                "owners": [*document["owners"], {"owner": new, "partners": partners, "from_on": on.isoformat()}]
            }
        case ActivityCompleted(completed_on=on) | ActivityCancelled(cancelled_on=on):
            return document | {"ended_on": on.isoformat()}
        case _:
            return document


def _spell(profile: Profile, on: date) -> dict[str, Any]:
    told = profile.model_dump(mode="json", include={"sector", "tier", "districts"})
    return told | {"from_on": on.isoformat(), "until_on": None}


def _until(spells: list[Document], on: date) -> list[Document]:
    """The spells with the open one closed; one that would hold on no day is left out."""
    day = on.isoformat()
    closed = [spell if spell["until_on"] else spell | {"until_on": day} for spell in spells]
    return [spell for spell in closed if spell["from_on"] < spell["until_on"]]


contacts = View("contacts", of="advocacy/meetings", fold=contact_document, indexes=(("province", "on"),))
shared_sessions = View("shared_sessions", of="advocacy/sessions", fold=contact_document, indexes=(("province", "on"),))
agreed_activities = View(
    "agreed_activities",
    of="membership/activities",
    fold=activity_document,
    indexes=(("province", "plan_id"),),
)
memberships = View(
    "memberships",
    of="membership/members",
    fold=membership_document,
    indexes=(("province", "first_joined_on"),),
)
