"""Who is to be forgotten: each wish is a task, done as often as it is found."""

from __future__ import annotations

from shared.contracts.recorded import Recorded
from shared.contracts.subscriptions import ContactErased
from shared.reactions import BY_TASK, with_task
from shared.streams import Document
from shared.streams.view import View


def erasure(document: Document, recorded: Recorded) -> Document:
    """Forgetting is done at once and once more, for what came in between."""
    match recorded.event:
        case ContactErased(account_id=account_id):
            told = document | {"erased_at": recorded.at.isoformat()}
            return with_task(told, recorded, "erase", account_id=account_id)
        case _:
            return document


erasures = View("erasures", "notifications/contacts", erasure, indexes=BY_TASK)

VIEWS: tuple[View, ...] = (erasures,)
