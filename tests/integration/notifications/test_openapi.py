"""Notifications answer as its OpenAPI document says."""

from __future__ import annotations

from pathlib import Path

from shared.reference.provinces import PK
from shared.web.issuer import mint
from shared.web.permissions import Office
from tests.integration.notifications.conftest import Notifications
from tests.integration.web.conformance import deviations

NEED_KAFKA = "^/streams/v1/.province./.context.(/live)?$"
"""Asked where there is one: `tests/integration/streams_http`."""


async def test_whatever_is_asked_is_answered_as_documented(notifications: Notifications, tmp_path: Path) -> None:
    await notifications.begin()
    token = mint(notifications.issuer, "amina", roles=[(office, PK) for office in Office], organisation="adlg")
    told = await deviations(notifications.app, token, tmp_path, NEED_KAFKA)
    assert not told, told
