"""What requests about awareness and partnerships hold, and what makes them stand in a test."""

from __future__ import annotations

from typing import Any

from tests.integration.advocacy.conftest import SINDH, Advocacy

CAMPAIGNS, SESSIONS, PARTNERSHIPS = (f"{SINDH}/{name}" for name in ("campaigns", "sessions", "partnerships"))
LARKANA: dict[str, Any] = {"code": "PK713", "scheme": "COD-AB-2022", "level": "district"}
CAMPAIGN: dict[str, Any] = {
    "title": {"en": "Safe water in every school"},
    "languages": ["sd", "ur"],
    "targets": [{"code": "6.1", "framework": "2022"}],
    "planned_areas": [LARKANA],
    "starts_on": "2026-03-01",
    "ends_on": "2026-08-31",
    "reach_target": 5000,
}
SESSION: dict[str, Any] = {
    "title": {"en": "Safe water: teachers of Larkana"},
    "level": "district",
    "area": LARKANA,
    "held_on": "2026-04-12",
    "format": "workshop",
    "reached": {"women": 40, "men": 31, "transgender": 1, "total": 72},
    "of_which": {"teachers": 25},
}
DOCUMENT: dict[str, Any] = {
    "document_id": "agreement-1",
    "title": "Agreement on water plants",
    "media_type": "application/pdf",
    "sha256": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    "language": "en",
}
PRESS_CLUB_AS_TOLD: dict[str, Any] = {"organisation_id": "secp-0012345", "name": "x", "sector": "private"}
PARTNERSHIP: dict[str, Any] = {
    "title": {"en": "Water plants for the schools of Larkana"},
    "parties": [
        {
            "organisation": {
                "organisation_id": "local-dc-larkana",
                "name": "Deputy Commissioner Larkana",
                "sector": "public",
                "tier": "district",
            },
            "role": "public_authority",
        },
        {
            "organisation": {"organisation_id": "secp-0077", "name": "Indus Filters", "sector": "private"},
            "role": "private_partner",
        },
        {"organisation": PRESS_CLUB_AS_TOLD, "role": "community"},
    ],
    "form": "build_operate_transfer",
    "purpose": "A filter plant at each of forty schools.",
    "targets": [{"code": "6.1", "framework": "2022"}],
    "areas": [LARKANA],
    "proposed_on": "2026-02-01",
}
AGREEMENT: dict[str, Any] = {
    "signed_on": "2026-03-01",
    "instrument": DOCUMENT,
    "milestones": [
        {"id": "built", "title": {"en": "Built"}, "due_on": "2026-06-30"},
        {"id": "running", "title": {"en": "Running"}, "due_on": "2026-12-31"},
    ],
}


async def made(advocacy: Advocacy, who: str, path: str, body: dict[str, Any]) -> str:
    """Give a command that makes something, and return its id."""
    receipt = await advocacy.done(who, path, body)
    return str(receipt["stream"].rpartition("/")[2])


async def signed(advocacy: Advocacy) -> str:
    """A partnership of the press club that is signed; its id."""
    partnership = await made(advocacy, "amina", PARTNERSHIPS, PARTNERSHIP)
    await advocacy.done("amina", f"{PARTNERSHIPS}/{partnership}/signature", AGREEMENT)
    return partnership
