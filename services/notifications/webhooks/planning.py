"""From a province's records to what is to be posted where: each event once for a webhook, its bytes made here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from pydantic_core import from_json, to_json

from services.notifications.webhooks.bodies import cloud_event
from services.notifications.webhooks.deliveries import Deliveries, Planned
from services.notifications.webhooks.endpoints import Endpoints
from services.notifications.webhooks.filters import wants
from services.notifications.webhooks.schedule import too_old
from services.notifications.withdrawals.text import (
    ATTRIBUTE,
    OF_FIGURES,
    Withdrawn,
    concerns,
    withdrawn_of,
    without_text,
)
from services.notifications.withdrawals.views import withdrawals
from shared.contracts.event import Audience
from shared.runtime.store import Document
from shared.streams.records import Read
from shared.streams.views import Views

READS: tuple[tuple[str, Audience], ...] = (("membership", "partner"), ("reporting", "partner"), ("advocacy", "partner"))


class Planner:
    """A Taker (`shared.streams.taking`) of one province's partner topics.

    Records that come again, from a group's beginning or a refilled cluster, plan nothing anew: ids are deterministic, and
    what is older than the webhook's enabling or than a week is left out. `planned` is told the webhooks concerned.
    """

    def __init__(
        self,
        province: str,
        endpoints: Endpoints,
        deliveries: Deliveries,
        views: Views,
        base_url: str,
        now: Callable[[], datetime],
        planned: Callable[[str], None],
    ) -> None:
        self._province, self._endpoints, self._deliveries, self._views = province, endpoints, deliveries, views
        self._base_url, self._now, self._planned = base_url, now, planned

    async def take(self, records: Sequence[Read]) -> None:
        """Plan what follows from the records. Raises StoreAway."""
        webhooks = await self._endpoints.enabled(self._province) if records else []
        if not webhooks:
            return
        now, withdrawn = self._now(), await withdrawn_among(self._views, records)
        planned = [one for read in records for one in deliveries_of(read, webhooks, withdrawn, self._base_url, now)]
        await self._deliveries.plan(planned, now)
        for webhook_id in {one.webhook_id for one in planned}:
            self._planned(webhook_id)


async def withdrawn_among(views: Views, records: Sequence[Read]) -> Mapping[str, Withdrawn]:
    """The withdrawn figures of the series that records tell of, by stream. Raises StoreAway."""
    series = {one.recorded.stream for one in records if one.recorded.type in OF_FIGURES}
    return {document["_id"]: withdrawn_of(document) for document in await views.many(withdrawals, series)}


def deliveries_of(
    read: Read,
    webhooks: Sequence[Document],
    withdrawn: Mapping[str, Withdrawn],
    base_url: str,
    now: datetime | None,
) -> Iterator[Planned]:
    """What is to be posted of a record; without a time also what is too old to be posted unasked."""
    recorded = read.recorded
    context = recorded.stream.split("/", 1)[0]
    body: bytes | None = None
    for webhook in webhooks:
        if webhook["context"] != context or webhook["province"] != recorded.province:
            continue
        if now is not None and too_old(recorded.at, datetime.fromisoformat(webhook["enabled_at"]), now):
            continue
        if not wants(webhook["types"], webhook["filter"], recorded.type, recorded.stream, recorded.event):
            continue
        if body is None:
            body = _body(read, withdrawn.get(recorded.stream, {}), base_url)
        event_id = (dict(read.raw.headers)["ce_id"] or b"").decode()
        yield Planned(webhook["webhook_id"], event_id, recorded.type, recorded.at, body)


def _body(read: Read, withdrawn: Withdrawn, base_url: str) -> bytes:
    """The bytes to be posted: of a figure that has been withdrawn, without what people wrote."""
    headers, value, recorded = read.raw.headers, read.raw.value or b"", read.recorded
    if withdrawn and recorded.type in OF_FIGURES:
        data = from_json(value)
        left = without_text(recorded.type, data) if concerns(withdrawn, recorded.version, data) else None
        if left is not None:
            return cloud_event(headers, to_json(left), base_url, {ATTRIBUTE: True})
    return cloud_event(headers, value, base_url)
