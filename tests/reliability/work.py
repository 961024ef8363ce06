"""What an alliance does besides figures: sessions that count in an activity by themselves, promises that fall overdue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shared.devstack.story.days import half_year
from shared.reference.areas import districts
from shared.runtime.local_time import local_today
from tests.reliability.client import Client

PAPER = {
    "document_id": "rig",
    "title": "The rig's own paper",
    "media_type": "application/pdf",
    "sha256": "0" * 64,
    "language": "en",
}
TARGETS = [{"code": "7.1", "framework": "2022"}]
OFFICE = {"organisation_id": "rig-office", "name": "The rig's office", "sector": "public", "tier": "district"}


SESSIONS = 500
"""An activity counts so many, and then the next one does: streams are meant to have fewer than a thousand events."""


class Work:
    """A province's plan with an activity at a time, and what happens under it."""

    def __init__(self, client: Client, province: str, member: str) -> None:
        self._client, self._province, self._member = client, province, member
        self._today = local_today()
        self._plan, self._first = half_year(self._today, 0)
        self._activity: str | None = None
        self._sessions = 0
        [area, *_] = districts(province)
        self._area = {"code": area.code, "scheme": "COD-AB-2022", "level": "district"}

    async def begin(self) -> None:
        """Draft the half-year's plan, and plan an activity that counts sessions."""
        objective = {"purpose": "awareness", "aim": {"en": "The rig's aim"}, "targets": TARGETS}
        draft = {"title": {"en": "The rig's plan"}, "objectives": [objective], "on": self._first.isoformat()}
        await self._command("membership", f"plans/{self._plan}/draft", draft)
        await self._next_activity()

    async def _next_activity(self) -> None:
        planned = {
            "plan_id": self._plan,
            "title": {"en": "Sessions of the rig"},
            "purpose": "awareness",
            "owner": self._member,
            "areas": [self._area],
            "targets": TARGETS,
            "starts_on": self._first.isoformat(),
            "due_on": (self._first + timedelta(days=180)).isoformat(),
            "budget": {"amount": "1", "currency": "PKR"},
            "funding": "own",
            "outputs": [{"id": "n", "measure": "sessions", "unit": "sessions", "target": "1", "counts": "sessions"}],
        }
        stream = await self._command("membership", "activities", planned)
        self._activity, self._sessions = stream and stream.rpartition("/")[2], 0

    async def go_on(self) -> None:
        """Hold a session of the activity, and record a promise whose day has passed."""
        if self._sessions == SESSIONS:
            await self._next_activity()
        self._sessions += 1
        session = {
            "title": {"en": "A session of the rig"},
            "activity_id": self._activity,
            "level": "district",
            "area": self._area,
            "held_on": self._today.isoformat(),
            "format": "seminar",
            "host": self._member,
            "reached": {"women": 1, "men": 1, "transgender": 0, "total": 2},
        }
        await self._command("advocacy", "sessions", session)
        promise = {
            "title": {"en": "A promise of the rig"},
            "text": {"en": "The rig promises."},
            "by": {"name": {"en": "The rig's office"}, "organization": OFFICE},
            "source": PAPER,
            "form": "written",
            "areas": [self._area],
            "made_on": (self._today - timedelta(days=10)).isoformat(),
            "due_on": (self._today - timedelta(days=5)).isoformat(),
            "follow_up": OFFICE,
        }
        await self._command("advocacy", "commitments", promise)

    async def _command(self, service: str, path: str, body: dict[str, Any]) -> str | None:
        """Give it for the secretariat; the stream, None where a rule refuses it."""
        client, province = self._client, self._province
        answer = await client.command(service, f"/{service}/v1/{province}/{path}", body, client.secretariat(province))
        return str(answer.json()["stream"]) if answer is not None else None
