"""Which organisations an account acts for, as this service's own views know: asked before every command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from services.membership.members.views import directory
from services.membership.representatives.decisions import acts_on
from services.membership.representatives.views import representatives
from services.membership.streams import member_stream
from shared.runtime.store import Document
from shared.streams.views import Views
from shared.web.roles import Acting

MOST_ORGANISATIONS = 100


class ActingAccounts:
    """The `Representatives` that the `Authoriser` asks; `today` is the local date, Asia/Karachi."""

    def __init__(self, views: Views, today: Callable[[], date]) -> None:
        self._views, self._today = views, today

    async def acting(self, account_id: str, province: str) -> Sequence[Acting]:
        """The organisations that the account represents in the province today. Raises StoreAway."""
        found = await self._views.find(
            representatives, {"people.account_id": account_id}, provinces={province}, limit=MOST_ORGANISATIONS
        )
        if not found.documents:
            return ()
        streams = [member_stream(province, document["member_id"]) for document in found.documents]
        members = await self._views.many(directory, streams)
        active = {entry["member_id"] for entry in members if entry["standing"] == "active"}
        return [
            Acting(document["member_id"], frozenset(person["roles"]), document["member_id"] in active)
            for document in found.documents
            for person in _acting(document, account_id, self._today())
        ]


def _acting(document: Document, account_id: str, day: date) -> list[Document]:
    return [
        person
        for person in document["people"]
        if person["account_id"] == account_id
        and acts_on(
            date.fromisoformat(person["from_on"]),
            date.fromisoformat(person["until_on"]) if person["until_on"] else None,
            day,
        )
    ]
