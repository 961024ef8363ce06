"""From a province's records to what is to be posted where: each event once for a webhook, its bytes made here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from services.notifications.webhooks.bodies import cloud_event
from services.notifications.webhooks.deliveries import Deliveries, Planned
from services.notifications.webhooks.endpoints import Endpoints
from services.notifications.webhooks.filters import wants
from services.notifications.webhooks.schedule import too_old
from shared.contracts.event import Audience
from shared.runtime.store import Document
from shared.streams.records import Read

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
        base_url: str,
        now: Callable[[], datetime],
        planned: Callable[[str], None],
    ) -> None:
        self._province, self._endpoints, self._deliveries = province, endpoints, deliveries
        self._base_url, self._now, self._planned = base_url, now, planned

    async def take(self, records: Sequence[Read]) -> None:
        """Plan what follows from the records. Raises StoreAway."""
        webhooks = await self._endpoints.enabled(self._province) if records else []
        if not webhooks:
            return
        now = self._now()
        planned = [one for read in records for one in deliveries_of(read, webhooks, self._base_url, now)]
        await self._deliveries.plan(planned, now)
        for webhook_id in {one.webhook_id for one in planned}:
            self._planned(webhook_id)


def deliveries_of(read: Read, webhooks: Sequence[Document], base_url: str, now: datetime | None) -> Iterator[Planned]:
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
            body = cloud_event(read.raw.headers, read.raw.value or b"", base_url)
        event_id = (dict(read.raw.headers)["ce_id"] or b"").decode()
        yield Planned(webhook["webhook_id"], event_id, recorded.type, recorded.at, body)
