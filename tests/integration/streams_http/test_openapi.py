"""Pages of events are given as the OpenAPI document says; an event stream, which has no end, is not asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.notifications.streams.asking import CONTEXTS
from shared.reference.provinces import PROVINCE_CODES
from tests.integration.streams_http.conftest import SECRETARIAT, Streams, make_topics
from tests.integration.web.conformance import deviations

pytestmark = pytest.mark.integration


async def test_whatever_is_asked_of_pages_is_answered_as_documented(streams: Streams, tmp_path: Path) -> None:
    await make_topics(streams.kafka, sorted(PROVINCE_CODES), CONTEXTS)
    await streams.send(("a", 1))
    kit = streams.kit()
    kit.stopping.set()  # no page waits: whoever asks here has less patience than may be asked for
    token = streams.token("official", [*SECRETARIAT, ("programme", "PK")])["Authorization"].removeprefix("Bearer ")
    app = streams.app(kit)
    try:
        told = await deviations(app, token, tmp_path, "/live$")
    finally:
        for close in kit.closing:
            await close()
    assert not told, told
