"""Who acts for the organisations that facts name, asked for a whole batch at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from shared.contracts.topics import stream_name
from shared.following.membership import representatives
from shared.streams.views import Views


async def accounts_of(
    views: Views, province: str, organisations: Collection[str], today: date
) -> Mapping[str, frozenset[str]]:
    """The accounts that act today for each of these organisations in a province. Raises StoreAway."""
    streams = [stream_name("membership", province, "representatives", one) for one in organisations]
    day = today.isoformat()
    return {
        document["member_id"]: frozenset(
            person["account_id"]
            for person in document["people"]
            if person["from_on"] <= day and (person["until_on"] is None or day <= person["until_on"])
        )
        for document in await views.many(representatives, streams)
    }
