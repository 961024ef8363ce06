"""What the unit tests of awareness tell again and again: a campaign, its sessions, who hosts them."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.advocacy.campaigns import decisions as campaigns
from services.advocacy.campaigns.decisions import Close, Launch
from services.advocacy.sessions.decisions import Correct, Facts, Held, Hold, NotHeld
from shared.contracts.campaigns import (
    AwarenessSessionCorrected,
    AwarenessSessionHeld,
    CampaignClosed,
    CampaignLaunched,
    CampaignTotals,
    Session,
    SessionReason,
)
from shared.decisions import Actor

TODAY = date(2026, 9, 10)

HOST = Actor("amina@larkana-press", "secp-0012345", frozenset({"member", "head"}), frozenset({"PK-SD"}))
STRANGER = Actor("someone@elsewhere", "ngo-77", frozenset({"member", "head"}), frozenset({"PK-SD"}))

LAUNCHED = CampaignLaunched(**CampaignLaunched.example)
LAUNCH = Launch(LAUNCHED, "PK-SD", lead_active=True)
CLOSE = Close(date(2026, 9, 3), TODAY, CampaignTotals(**CampaignClosed.example["totals"]))
CLOSED = CampaignClosed(**CampaignClosed.example)

OPEN_CAMPAIGN = campaigns.Open(LAUNCHED)
CLOSED_CAMPAIGN = campaigns.Closed(LAUNCHED, CLOSED)

HELD = AwarenessSessionHeld(**AwarenessSessionHeld.example)
SOURCE = AwarenessSessionHeld(
    **AwarenessSessionHeld.example
    | {
        "session_id": HELD.relayed_from,
        "title": {"en": "Safe water: teachers' unions of Sindh"},
        "level": "province",
        "area": {"code": "PK-SD", "scheme": "ISO-3166-2", "level": "province"},
        "held_on": "2026-03-20",
        "relayed_from": None,
        "districts": [],
    }
)
FACTS = Facts(province="PK-SD", today=TODAY, host_active=True, campaign=OPEN_CAMPAIGN, source=Held(SOURCE))
HOLD = Hold(HELD, FACTS)
WHY = SessionReason(code="miscounted")
CORRECTED = AwarenessSessionCorrected(
    **AwarenessSessionCorrected.example | {"corrected_on": TODAY.isoformat(), "why": WHY.model_dump()}
)
ALONE = Facts(province="PK-SD", today=TODAY, host_active=True, campaign=campaigns.NoCampaign(), source=NotHeld())


def session(**changes: Any) -> AwarenessSessionHeld:
    """The session with other words."""
    return AwarenessSessionHeld(**AwarenessSessionHeld.example | changes)


def alone(**changes: Any) -> AwarenessSessionHeld:
    """The session outside of any campaign and cascade, with other words."""
    outside = {"campaign_id": None, "campaign_title": None, "relayed_from": None}
    return session(**outside | changes)


def correct(**changes: Any) -> Correct:
    """A correction of the session to other words."""
    return Correct(Session(**AwarenessSessionHeld.example | changes), WHY, FACTS)
