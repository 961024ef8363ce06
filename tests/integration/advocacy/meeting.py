"""Somebody in office, and a meeting with them, as the tests of both tell them again and again."""

from __future__ import annotations

from typing import Any

from tests.integration.advocacy.conftest import PRESS_CLUB, SINDH, Advocacy

PERSON, MEMBERSHIP = "sindh-assembly-17", "sindh-pa-ps-10.2024-02-24"
HOLDERS, MEETINGS = f"{SINDH}/office_holders", f"{SINDH}/meetings"
SOURCE = {"title": "Provincial Assembly of Sindh, members", "url": "http://www.pas.gov.pk/index.php/members"}
ZAINAB: dict[str, Any] = {
    "name": {"en": "Zainab Example", "sd": "زينب مثال"},
    "identifiers": [{"scheme": "sindh-assembly", "id": "17"}],
    "sources": [SOURCE],
}
SEAT: dict[str, Any] = {
    "kind": "legislator",
    "role": "Member of the Provincial Assembly",
    "organization": {
        "organisation_id": "assembly-ps",
        "name": "Provincial Assembly of Sindh",
        "sector": "public",
        "tier": "provincial",
    },
    "party_id": "ppp",
    "constituency": {"scheme": "sindh-pa", "code": "PS-10", "name": "Larkana-I", "districts": ["PK713"]},
    "start_date": "2024-02-24",
}
WHOM: dict[str, Any] = {"person_id": PERSON, "membership_id": MEMBERSHIP}
PLAN: dict[str, Any] = {
    "title": {"en": "School roofs before the monsoon"},
    "starts_at": "2026-07-10T10:00:00+05:00",
    "ends_at": "2026-07-10T11:00:00+05:00",
    "level": "district",
    "mode": "in_person",
    "place": {"name": "District council hall, Larkana", "area": "PK713"},
    "members": [PRESS_CLUB],
    "goals": [4],
    "visibility": "public",
    "office_holders": [WHOM],
    "agenda": {"en": "Which schools come first."},
}
RECORD: dict[str, Any] = {name: told for name, told in PLAN.items() if name != "agenda"} | {
    "starts_at": "2026-06-20T05:10:00Z",
    "ends_at": "2026-06-20T06:00:00Z",
    "office_holders": [WHOM | {"attendance": "present"}],
    "headcount": 9,
    "asks_raised": ["school-roofs"],
    "summary": {"en": "The department sends the list of schools."},
}


async def in_office(advocacy: Advocacy) -> str:
    """Register Zainab with her seat in Sindh's assembly; her id."""
    await advocacy.done("secretariat", HOLDERS, ZAINAB)
    await advocacy.done("secretariat", f"{HOLDERS}/{PERSON}/posts", SEAT)
    return PERSON


async def logged(advocacy: Advocacy, **changes: Any) -> str:
    """Let the press club log a meeting that was never planned; its id."""
    return key((await advocacy.done("amina", f"{MEETINGS}/log", RECORD | changes))["stream"])


async def published(advocacy: Advocacy) -> str:
    """Log a meeting with Zainab and publish its record; its id."""
    meeting_id = await logged(advocacy)
    await advocacy.done("secretariat", f"{MEETINGS}/{meeting_id}/publication", {"record_version": 1})
    return meeting_id


def key(stream: str) -> str:
    """The last part of a stream's name."""
    return stream.rpartition("/")[2]
