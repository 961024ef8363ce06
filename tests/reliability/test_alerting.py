"""The alerts over real processes: silent while all is well, and telling where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.alerting import Alerting, alerts
from tests.reliability.place import place

PATIENCE = 240.0
"""Seconds after which an alert that should come or go is hanging."""


@pytest.mark.end_to_end
async def test_alerts_are_silent_at_rest_and_name_what_is_away_until_it_is_back(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        alerting = Alerting(here)
        await alerting.until_quiet({alert.name for alert in alerts()}, PATIENCE)
        for name in ("kafka", "membership-api"):
            await here.processes[name].stop()
        told = await alerting.until({"LeadKafkaUnreachable", "LeadTargetDown"}, PATIENCE)
        away = {dict(labels)["instance"] for labels in told["LeadTargetDown"]}
        assert away == {"membership-api"}
        missing = {dict(labels)["dependency"] for labels in told["LeadKafkaUnreachable"]}
        assert missing == {"kafka"}
        for name in ("kafka", "membership-api"):
            await here.processes[name].start()
        await alerting.until_quiet(told, PATIENCE)
