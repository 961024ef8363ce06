"""The core committee of Sindh: its rules, who holds its seats, and what its secretary records."""

from __future__ import annotations

from typing import Any

from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance

COMMITTEE = f"{SINDH}/committee"
MEETINGS = f"{COMMITTEE}/meetings"
RULES: dict[str, Any] = {
    "effective_on": "2026-01-15",
    "seats": [
        {"seat_id": "chair", "kind": "chair"},
        {"seat_id": "media", "kind": "member", "reserved_sector": "media"},
        {"seat_id": "member-1", "kind": "member", "reserved_for": "an organisation led by women"},
        {"seat_id": "member-2", "kind": "member"},
    ],
    "term_months": 24,
    "max_terms": 2,
    "quorum": {"num": 1, "den": 2, "strict": True, "min": 2},
    "majority": {"base": "votes_cast", "num": 1, "den": 2, "strict": True},
    "max_sector_share": "0.4",
    "min_sectors": 2,
    "casting_vote": True,
    "authority": "charter article 9",
}
MINUTES = {
    "document_id": "m-1",
    "title": "Minutes",
    "media_type": "application/pdf",
    "sha256": "0" * 64,
    "language": "en",
}


def meeting(*seats: str, **told: Any) -> dict[str, Any]:
    """A meeting on 12 May with these seats present."""
    present = [{"seat_id": seat} for seat in seats]
    return {"held_on": "2026-05-12", "mode": "in_person", "present": present, "minutes": MINUTES} | told


def vote(in_favour: int, against: int, abstain: int = 0, **told: Any) -> dict[str, Any]:
    """A vote about a matter that is nothing on record."""
    votes = {"for": in_favour, "against": against, "abstain": abstain}
    return {"subject": {"kind": "other"}, "text": "The committee meets monthly.", "votes": votes} | told


def term(organisation: str, **told: Any) -> dict[str, Any]:
    """An elected term from February on."""
    return {"organisation_id": organisation, "term_starts_on": "2026-02-01", "method": "elected"} | told


async def seat_everybody(alliance: Alliance) -> None:
    """Set the rules, and seat the press club and three more members: ngo-1, ngo-2 and ngo-3."""
    await alliance.done("association", f"{COMMITTEE}/rules", RULES, method="PUT")
    for number, sector in ((1, "civil_society"), (2, "academia"), (3, "private")):
        profile = {"identifiers": [{"scheme": "ngo", "id": str(number)}], "sector": sector}
        await alliance.join(f"head-{number}", PRESS_CLUB | profile)
    for seat, organisation in (
        ("chair", "ngo-1"),
        ("media", "secp-0012"),
        ("member-1", "ngo-2"),
        ("member-2", "ngo-3"),
    ):
        await alliance.done("secretariat", f"{COMMITTEE}/seats/{seat}/term", term(organisation))


async def a_decision(alliance: Alliance) -> dict[str, str]:
    """Let the committee decide something; what the paths of it need."""
    await seat_everybody(alliance)
    held = await alliance.done("committee_secretary", MEETINGS, meeting("chair", "media", "member-1"))
    taken = await alliance.done("committee_secretary", f"{MEETINGS}/{held['meeting_id']}/decisions", vote(2, 1))
    return {"seat_id": "chair", "meeting_id": held["meeting_id"], "decision_id": taken["decision_id"]}
