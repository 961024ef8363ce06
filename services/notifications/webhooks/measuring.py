"""What the sender tells Prometheus: attempts as they are made, and now and then what waits and how endpoints stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from services.notifications.webhooks.deliveries import Deliveries, Result
from services.notifications.webhooks.endpoints import Endpoints
from services.notifications.webhooks.health import Health
from shared.runtime.metrics import WebhookMetrics

MOST_COUNTED = 100_000


class Measuring:
    """Numbers of the provinces that a process posts for; `now` tells the time, UTC."""

    def __init__(
        self,
        metrics: WebhookMetrics,
        deliveries: Deliveries,
        endpoints: Endpoints,
        health: Health,
        now: Callable[[], datetime],
    ) -> None:
        self._metrics, self._deliveries, self._endpoints, self._health = metrics, deliveries, endpoints, health
        self._now = now

    def attempted(self, province: str, result: Result) -> None:
        """An attempt was made."""
        outcome = "success" if result.answer.success else ("failed" if result.due_at is None else "again")
        self._metrics.attempts.labels(province, outcome).inc()

    async def tell(self, province: str, enabled: Collection[str]) -> None:
        """Look at a province whose enabled webhooks these are. Raises StoreAway.

        What waits for an endpoint that fails is late because of the endpoint: it is no sign that posting stands.
        """
        failing = {one for one in enabled if self._health.failing(one)}
        numbers = await self._endpoints.standings(province)
        told = {"enabled": len(enabled) - len(failing), "failing": len(failing)}
        told |= {standing: numbers[standing] for standing in ("pending", "disabled")}
        for standing, number in told.items():
            self._metrics.endpoints.labels(province, standing).set(number)
        waiting = await self._deliveries.waiting(enabled, MOST_COUNTED)
        self._metrics.waiting.labels(province).set(waiting)
        oldest = await self._deliveries.due_longest(set(enabled) - failing)
        late = (self._now() - oldest).total_seconds() if oldest is not None else 0.0
        self._metrics.oldest.labels(province).set(max(0.0, late))

    def leave(self, provinces: Iterable[str]) -> None:
        """Tell nothing more of provinces that another process posts for now: what was told last would stay for ever."""
        for province in provinces:
            for gauge in (self._metrics.waiting, self._metrics.oldest, self._metrics.endpoints):
                gauge.remove_by_labels({"province": province})
