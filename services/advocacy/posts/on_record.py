"""What is on record of a person by a post: asked before what is told of the post is corrected."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from services.advocacy.commitments.views import commitments
from services.advocacy.meetings.checks import local_day
from services.advocacy.meetings.views import meetings
from services.advocacy.posts.corrections import OnRecord
from shared.contracts.commitments import CommitmentId
from shared.contracts.meetings import MeetingId
from shared.contracts.office_holders import MembershipId, PersonId
from shared.reference.provinces import PK, PROVINCE_CODES
from shared.streams.views import Views


async def on_record(views: Views, province: str, person_id: PersonId, membership_id: MembershipId) -> OnRecord:
    """What names the person by this time in a post, as the views show it. Raises StoreAway.

    Who holds a post of the province is met there; who holds federal office (PK), in all provinces.
    """
    provinces = PROVINCE_CODES if province == PK else {province}
    return OnRecord(
        met=await _met(views, provinces, person_id, membership_id),
        promised=await _promised(views, provinces, person_id, membership_id),
    )


async def _met(
    views: Views, provinces: Collection[str], person_id: PersonId, membership_id: MembershipId
) -> dict[MeetingId, date]:
    held = await views.every(meetings, {"person_ids": person_id, "standing": "held"}, provinces=provinces)
    return {
        one["meeting_id"]: local_day(datetime.fromisoformat(one["starts_at"]))
        for one in held
        if any(who["membership_id"] == membership_id for who in one["office_holders"])
    }


async def _promised(
    views: Views, provinces: Collection[str], person_id: PersonId, membership_id: MembershipId
) -> dict[CommitmentId, date]:
    given = await views.every(commitments, {"in_office.person_id": person_id, "standing": "open"}, provinces=provinces)
    return {
        one["terms"]["commitment_id"]: date.fromisoformat(who["on"])
        for one in given
        for who in one["in_office"]
        if who["membership_id"] == membership_id
    }
