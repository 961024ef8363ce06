"""What an owner has posted once more: one event, what failed, or everything of a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.notifications.webhooks.deliveries import FAILED, Deliveries, Planned
from services.notifications.webhooks.history import MOST_READ, TooWide, records_since
from services.notifications.webhooks.owned import Owned
from services.notifications.webhooks.planning import deliveries_of, withdrawn_among
from services.notifications.webhooks.requests import Job, Replaying, Since
from shared.contracts.topics import topic
from shared.decisions import Refused, require
from shared.runtime.service import Kit
from shared.runtime.store import Document

MOST_REPLAYED, MOST_BYTES = 10_000, 50_000_000
A_SECOND = timedelta(seconds=1)


async def resend_one(kit: Kit, owned: Owned, event_id: str) -> Job:
    """Post one delivery again; `matched` is 0 where there is none. Raises Refused, StoreAway."""
    return await _again(kit, owned, _id=f"{owned.id}:{event_id}")


async def recover_failed(kit: Kit, owned: Owned, asked: Since) -> Job:
    """Post again what failed for good. Raises Refused, StoreAway."""
    return await _again(kit, owned, state=FAILED, event_at=_between(asked))


async def replay_all(kit: Kit, owned: Owned, asked: Replaying) -> Job:
    """Post all of a time from the topic itself. Raises Refused, StoreAway, KafkaError, TimeoutError."""
    webhook = _enabled(owned)
    for place, kind in enumerate(asked.types):
        fits = not webhook["types"] or kind in webhook["types"]
        require(fits, "webhook.other_type", field=f"types.{place}", value=kind, candidates=webhook["types"])
    if asked.types:
        webhook = webhook | {"types": asked.types}
    job_id = owned.request.new_key()
    planned = await _asked_for(kit, webhook, asked)
    deliveries, now = Deliveries(kit.database()), kit.now()
    if planned:
        await deliveries.plan(list(planned.values()), now, job_id)
        await deliveries.again(owned.id, job_id, now, _id={"$in": list(planned)})
    return Job(job_id=job_id, matched=len(planned))


async def _asked_for(kit: Kit, webhook: Document, asked: Replaying) -> dict[str, Planned]:
    found: dict[str, Planned] = {}
    size, base_url = 0, kit.settings.public_url
    try:
        async for batch in records_since(kit.settings, topic(webhook["province"], webhook["context"]), asked.since):
            withdrawn = await withdrawn_among(kit.views, batch)
            for one in (one for read in batch for one in deliveries_of(read, [webhook], withdrawn, base_url, None)):
                if one.event_at < asked.since or (asked.until is not None and one.event_at >= asked.until + A_SECOND):
                    continue
                found[one.id] = one
                size += len(one.body)
                fits = len(found) <= MOST_REPLAYED and size <= MOST_BYTES
                require(fits, "webhook.replay_too_wide", field="since", most=MOST_REPLAYED)
    except TooWide as wide:
        raise Refused("webhook.replay_too_wide", field="since", records=wide.records, most=MOST_READ) from wide
    return found


async def _again(kit: Kit, owned: Owned, **where: Any) -> Job:
    _enabled(owned)
    job_id = owned.request.new_key()
    matched = await Deliveries(kit.database()).again(owned.id, job_id, kit.now(), **where)
    return Job(job_id=job_id, matched=matched)


def _enabled(owned: Owned) -> Document:
    standing = owned.document["standing"]
    require(standing == "enabled", "webhook.not_enabled", standing=standing)
    return owned.document


def _between(asked: Since) -> Document:
    between: Document = {"$gte": asked.since}
    return between if asked.until is None else between | {"$lt": asked.until + A_SECOND}
