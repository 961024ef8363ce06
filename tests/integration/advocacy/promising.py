"""A promise on paper, an ask, and the figures that they are about: what tests of both begin with."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.advocacy.posts.names import membership_id_of
from shared.contracts.commitments import CommitmentMade
from shared.contracts.envelope import event_id
from shared.contracts.event import Event
from shared.contracts.indicators import IndicatorAdopted
from shared.contracts.reporting import IndicatorSubmitted, SubmissionVerified
from tests.integration.advocacy.conftest import SINDH, Advocacy

COMMITMENTS, ASKS = f"{SINDH}/commitments", f"{SINDH}/asks"
SERIES = "reporting/PK-SD/series/7.1.1/PK713/_T"
PAPER: dict[str, Any] = {
    "document_id": "sesd-2026-118",
    "title": "Notification",
    "media_type": "application/pdf",
    "sha256": "0" * 64,
    "language": "en",
}
PROMISE: dict[str, Any] = {
    name: CommitmentMade.example[name]
    for name in (
        "title", "text", "by", "form", "targets", "indicators", "areas", "made_on", "due_on", "goal_value", "follow_up",
    )
} | {"source": PAPER}  # fmt: skip
PROMISE["by"] = {name: told for name, told in PROMISE["by"].items() if name not in {"person_id", "membership_id"}}
ASK: dict[str, Any] = {
    "title": {"en": "A line for school electricity in the provincial budget"},
    "text": {"en": "The budget of 2027 should have a line of its own for connecting primary schools."},
    "kind": "budget",
    "addressed_to": [
        {
            "organization": {
                "organisation_id": "govsindh-finance",
                "name": "Finance Department, Sindh",
                "sector": "public",
            }
        }
    ],
    "targets": [{"code": "7.1", "framework": "2022"}],
    "areas": [{"code": "PK713", "scheme": "COD-AB-2022", "level": "district"}],
    "raised_on": "2026-03-20",
}


MINISTER_POST: dict[str, Any] = {
    "kind": "official",
    "role": "Minister for Education",
    "organization": PROMISE["by"]["organization"],
    "party_id": "ppp",
    "start_date": "2024-02-29",
}


async def promised(advocacy: Advocacy, **changes: Any) -> str:
    """Record a promise, and return its id."""
    return key(await advocacy.done("secretariat", COMMITMENTS, PROMISE | changes))


async def minister(advocacy: Advocacy, number: int, **changes: Any) -> dict[str, str]:
    """Register a minister of education from 29 February 2024, by whom something may be promised."""
    told = {
        "identifiers": [{"scheme": "ps", "id": str(number)}],
        "sources": [{"title": "Cabinet", "url": "http://x.pk"}],
    }
    post = MINISTER_POST | changes
    await advocacy.done("secretariat", f"{SINDH}/office_holders", told | {"name": {"en": f"Example Minister {number}"}})
    person = f"ps-{number}"
    await advocacy.done("secretariat", f"{SINDH}/office_holders/{person}/posts", post)
    start = date.fromisoformat(post["start_date"])
    return {
        "person_id": person,
        "membership_id": membership_id_of(person, "official", post["role"], None, "general", start),
    }


async def asked(advocacy: Advocacy, **changes: Any) -> str:
    """Let the press club raise an ask, and return its id."""
    return key(await advocacy.done("amina", ASKS, ASK | changes))


def key(receipt: dict[str, Any]) -> str:
    return str(receipt["stream"].rpartition("/")[2])


async def figure(advocacy: Advocacy, period: str, value: str) -> str:
    """Let reporting tell a verified figure of the series; the id of the event that verified it."""
    await of_series(advocacy, IndicatorSubmitted, period=period, value=value)
    return await of_series(advocacy, SubmissionVerified, period=period, value=value)


async def of_series(advocacy: Advocacy, event: type[Event], **changes: Any) -> str:
    """Let reporting tell something of the series; the event's id."""
    await advocacy.hear(event, SERIES, **changes)
    return event_id(SERIES, advocacy._heard[SERIES])


async def adopted(advocacy: Advocacy) -> None:
    """Let reporting tell what the indicator means."""
    await advocacy.hear(IndicatorAdopted, "reporting/PK/indicators/7.1.1", by="adlg")
