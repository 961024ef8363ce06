"""What an ask led to: the commitments made for it, and the meetings in which it was raised, as other views show them."""

from __future__ import annotations

from services.advocacy.commitments.views import commitments
from services.advocacy.meetings.views import meetings
from shared.runtime.store import Document
from shared.streams.views import Views

MOST_LINKED = 200


async def commitments_for(views: Views, province: str, ask_id: str, *, everything: bool) -> list[Document]:
    """The commitments made for the ask; without `everything`, the public ones. Raises StoreAway."""
    where = {"ask_id": ask_id} | ({} if everything else {"visibility": "public"})
    found = await views.find(commitments, where, provinces={province}, limit=MOST_LINKED)
    return [{**one["terms"], "standing": one["standing"], "completion": one["completion"]} for one in found.documents]


async def meetings_on(views: Views, province: str, ask_id: str, *, everything: bool) -> list[Document]:
    """The meetings in which the ask was raised; without `everything`, as far as they are published. Raises StoreAway."""
    if everything:
        found = await views.find(meetings, {"asks_raised": ask_id}, provinces={province}, limit=MOST_LINKED)
        return found.documents
    found = await views.find(meetings, {"public.asks_raised": ask_id}, provinces={province}, limit=MOST_LINKED)
    return [one["public"] for one in found.documents]
