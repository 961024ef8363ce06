"""The meetings on record with a person by a post: asked before what is told of the post is corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from services.advocacy.meetings.checks import local_day
from services.advocacy.meetings.views import meetings
from shared.contracts.meetings import MeetingId
from shared.contracts.office_holders import MembershipId, PersonId
from shared.reference.provinces import PK, PROVINCE_CODES
from shared.streams.views import Views


async def met(
    views: Views, province: str, person_id: PersonId, membership_id: MembershipId
) -> Mapping[MeetingId, date]:
    """The local days of the meetings that were held and name the person by this time in a post. Raises StoreAway.

    A post of the province is met there; one of federal office (PK) in all provinces.
    """
    where = {"person_ids": person_id, "standing": "held"}
    held = await views.every(meetings, where, provinces=PROVINCE_CODES if province == PK else {province})
    return {
        one["meeting_id"]: local_day(datetime.fromisoformat(one["starts_at"]))
        for one in held
        if any(who["membership_id"] == membership_id for who in one["office_holders"])
    }
