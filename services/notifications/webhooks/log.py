"""Pages of the log of attempts: an iterator goes on from where it stopped, also when more has come."""

from __future__ import annotations

from datetime import datetime

from services.notifications.webhooks.deliveries import Deliveries
from services.notifications.webhooks.requests import Attempt, AttemptPage
from shared.runtime.store import Document
from shared.web.cursors import read_cursor, write_cursor


async def attempts_page(
    deliveries: Deliveries, webhook_id: str, status: str | None, since: datetime, *, iterator: str | None, limit: int
) -> AttemptPage:
    """Attempts after an iterator, or from a time on. Raises BadCursor, StoreAway."""
    of = f"attempts/{webhook_id}/{status}"
    after = since, ""
    if iterator is not None:
        at, last = read_cursor(of, iterator, 2)
        after = datetime.fromisoformat(str(at)), str(last)
    pending = status == "pending"
    if pending:
        found = await deliveries.pending(webhook_id, after, limit + 1)
    else:
        found = await deliveries.attempts(webhook_id, status, after, limit + 1)
    shown = found[:limit]
    if shown:
        after = shown[-1]["due_at" if pending else "written_at"], shown[-1]["_id"]
    return AttemptPage(
        data=[_pending(one) if pending else _made(one) for one in shown],
        iterator=write_cursor(of, [after[0].isoformat(), after[1]]),
        done=len(found) <= limit,
    )


def _made(found: Document) -> Attempt:
    told = {name: found[name] for name in Attempt.model_fields if name in found}
    return Attempt.model_validate(told | {"id": found["_id"]})


def _pending(delivery: Document) -> Attempt:
    return Attempt(
        id=f"{delivery['_id']}:next",
        event_id=delivery["event_id"],
        type=delivery["type"],
        status="pending",
        at=delivery["due_at"],
        trigger=delivery["trigger"],
        next_attempt_at=delivery["due_at"],
    )
