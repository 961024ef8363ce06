"""Membership answers as its OpenAPI document says."""

from __future__ import annotations

from pathlib import Path

from shared.reference.provinces import PK
from shared.web.issuer import mint
from shared.web.permissions import Office
from tests.integration.membership.committee import a_decision
from tests.integration.membership.conftest import Alliance
from tests.integration.web.conformance import deviations


async def test_whatever_is_asked_is_answered_as_documented(alliance: Alliance, tmp_path: Path) -> None:
    await alliance.begin()
    await a_decision(alliance)
    await alliance.catch_up()
    token = mint(alliance.issuer, "amina", roles=[(office, PK) for office in Office], organisation="adlg")
    told = await deviations(alliance.app, token, tmp_path)
    assert not told, told
