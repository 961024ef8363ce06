"""What membership does by itself: every reaction and deadline that it declares, each once, however often it is looked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.membership.app import SERVICE
from services.membership.streams import activity_stream, committee_stream, linkage_stream
from shared.contracts.campaigns import AwarenessSessionCorrected, AwarenessSessionHeld
from shared.contracts.partnerships import PartnershipSigned
from shared.runtime.store import Database
from tests.integration.membership.committee import MEETINGS, meeting, seat_everybody, vote
from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance
from tests.integration.membership.half_year import GUIDE, PLAN, STREAM, adopt, begin, plan_activity
from tests.integration.served import Clock, served

pytestmark = pytest.mark.integration


class Acting(Alliance):
    """Membership with its own deadlines and reactions, done when a test asks."""

    async def act_twice(self) -> None:
        """Let two processes, each just started, do what is to be done."""
        for _ in range(2):
            await self.act("PK-SD")

    async def told_of(self, stream: str) -> list[str]:
        """The names of a stream's events."""
        return [type(event).__name__ for event in (await self.journal.load(stream)).events()]

    async def outcomes(self) -> dict[str, str]:
        """What became of tasks, by reaction."""
        found = self.database["reactions"].find({"reaction": {"$exists": True}})
        return {one["reaction"]: one["outcome"] async for one in found}


@pytest.fixture
async def acting(database: Database) -> Any:
    clock = Clock(date(2026, 6, 1), datetime(2026, 6, 1, 8, tzinfo=UTC))
    async with served(SERVICE, database, clock, Acting) as client:
        await client.act_twice()
        yield client


async def test_the_seat_of_a_member_that_left_is_vacated(acting: Acting) -> None:
    await acting.begin()
    await seat_everybody(acting)
    await acting.done("secretariat", f"{SINDH}/members/ngo-2/departure", {"why": {"code": "dissolved"}})
    await acting.act_twice()
    told = await acting.told_of(committee_stream("PK-SD"))
    assert told.count("CommitteeSeatVacated") == 1
    assert await acting.outcomes() == {"vacate-member": "done"}


async def test_a_plan_is_adopted_by_decision_and_endorsement_whichever_comes_last(acting: Acting) -> None:
    await acting.done("programme", f"{SINDH}/alliance", GUIDE)
    await acting.join("amina", PRESS_CLUB)
    await seat_everybody(acting)
    draft = {"title": {"en": "Action plan"}, "objectives": OBJECTIVES, "districts": ["PK713"], "on": "2026-04-10"}
    await acting.done("amina", f"{PLAN}/draft", draft)
    held = await acting.done("committee_secretary", MEETINGS, meeting("chair", "media", "member-1", "member-2"))
    matter = {"subject": {"kind": "plan", "stream": STREAM, "version": 1}, "text": "Adopted as drafted."}
    await acting.done("committee_secretary", f"{MEETINGS}/{held['meeting_id']}/decisions", vote(3, 1) | matter)
    await acting.act_twice()
    assert await acting.outcomes() == {"adopt": "waits"}
    assert (await acting.shown(PLAN))["standing"] == "drafted"
    await acting.done("association", f"{PLAN}/endorsement", {"version": 1, "on": "2026-05-20"})
    await acting.act_twice()
    assert await acting.outcomes() == {"adopt": "done"}
    assert (await acting.told_of(STREAM)).count("ActionPlanAdopted") == 1


async def test_a_signed_partnership_becomes_a_linkage(acting: Acting) -> None:
    await acting.begin()
    public, private = PartnershipSigned.example["parties"]
    club = {
        "organisation_id": "secp-0012",
        "name": "Larkana Press Club",
        "sector": "media",
        "member_id": "secp-0012",
    }
    parties = [public, private | {"organisation": private["organisation"] | {"member_id": None}}]
    parties.append({"organisation": club, "role": "community"})
    await acting.hear(PartnershipSigned, "advocacy/PK-SD/partnerships/p1", parties=parties)
    await acting.act_twice()
    [shown] = (await acting.shown(f"{SINDH}/linkages"))["data"]
    assert (shown["instrument"], len(shown["parties"])) == ("ppp", 3)
    assert (shown["districts"], shown["goals"]) == (["PK713"], [6, 17])
    assert await acting.told_of(linkage_stream("PK-SD", shown["linkage_id"])) == ["LinkageFormalised"]


async def test_a_session_counts_in_its_activity_and_its_correction_only_by_the_difference(acting: Acting) -> None:
    await begin(acting)
    outputs = [
        {"id": "sessions", "measure": "sessions", "unit": "sessions", "target": "12", "counts": "sessions"},
        {"id": "people", "measure": "people", "unit": "persons", "target": "500", "counts": "people_reached"},
    ]
    activity_id = await plan_activity(acting, outputs=outputs)
    session = "advocacy/PK-SD/sessions/s1"
    await acting.hear(AwarenessSessionHeld, session, activity_id=activity_id, held_on="2026-04-20", reached=people(40))
    await acting.act_twice()
    assert await achieved(acting, activity_id) == {"sessions": "1", "people": "40"}
    await acting.hear(
        AwarenessSessionCorrected, session, activity_id=activity_id, held_on="2026-04-20", reached=people(45)
    )
    await acting.act_twice()
    assert await achieved(acting, activity_id) == {"sessions": "1", "people": "45"}


async def test_an_activity_falls_overdue_by_itself(acting: Acting) -> None:
    await begin(acting)
    stream = activity_stream("PK-SD", await plan_activity(acting))
    acting.clock.today = date(2026, 6, 20)
    await acting.act_twice()
    assert await acting.told_of(stream) == ["ActivityPlanned"]
    acting.clock.today = date(2026, 6, 21)
    await acting.act_twice()
    assert await acting.told_of(stream) == ["ActivityPlanned", "ActivityFellOverdue"]


async def test_nothing_falls_overdue_after_its_plan_was_closed(acting: Acting) -> None:
    await begin(acting)
    activity_id = await plan_activity(acting)
    await adopt(acting)
    acting.clock.today = date(2026, 7, 5)  # nobody looked since the day passed: an outage
    await acting.done("secretariat", f"{PLAN}/closing", {})
    await acting.act_twice()
    assert await acting.told_of(activity_stream("PK-SD", activity_id)) == ["ActivityPlanned"]
    assert (await acting.shown(f"{PLAN}"))["closing"]["carried_over"] == [activity_id]


OBJECTIVES: Sequence[dict[str, Any]] = [
    {"purpose": "awareness", "aim": {"en": "Goal 4"}, "targets": [{"code": "4.1", "framework": "2022"}]}
]


def people(total: int) -> dict[str, int]:
    return {"women": total, "men": 0, "transgender": 0, "total": total}


async def achieved(acting: Acting, activity_id: str) -> dict[str, str]:
    """What an activity has achieved, by output."""
    shown = await acting.shown(f"{SINDH}/activities/{activity_id}")
    return {output["id"]: output["achieved"] for output in shown["outputs"]}
