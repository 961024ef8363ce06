"""Which association guides an alliance, over HTTP and on the real store."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.membership.committee import MINUTES
from tests.integration.membership.conftest import SINDH, Alliance

pytestmark = pytest.mark.integration

GUIDANCE = f"{SINDH}/alliance/guidance"
LCAS = {"organisation_id": "lcas", "name": "Local Councils Association of Sindh", "sector": "public"}
CHANGE: dict[str, Any] = {
    "guiding_association": LCAS,
    "authority": MINUTES,
    "why": {"code": "law_changed", "text": "Mr. X drafted it."},
}


async def test_an_alliance_shows_who_guides_it_and_who_did(alliance: Alliance) -> None:
    await alliance.begin()
    receipt = await alliance.done("programme", GUIDANCE, CHANGE, method="PUT")
    assert receipt["events"] == ["membership.guiding_association_changed.v1"]
    assert (await alliance.done("programme", GUIDANCE, CHANGE, method="PUT"))["events"] == []
    shown = await alliance.shown(f"{SINDH}/alliance")
    assert shown["guiding_association"]["organisation_id"] == "lcas"
    assert [(one["association"] and one["association"]["name"], one["why"]) for one in shown["guidance"]] == [
        (None, None),
        (LCAS["name"], "law_changed"),
    ]
    assert "Mr. X" not in str(shown)


@pytest.mark.parametrize(
    ("wrong", "rule", "status"),
    [
        ({"effective_on": "2026-06-02"}, "alliance.future_date", 422),
        ({"effective_on": "2026-05-31"}, "alliance.before_last_change", 422),
        ({"guiding_association": LCAS | {"organisation_id": "adlg"}}, "alliance.own_matter", 403),
        ({"why": {"code": "whim"}}, "literal_error", 422),
    ],
)
async def test_guidance_that_can_not_change_so_is_refused(
    alliance: Alliance, wrong: dict[str, Any], rule: str, status: int
) -> None:
    await alliance.begin()
    assert await alliance.refused("programme", GUIDANCE, CHANGE | wrong, status, method="PUT") == rule


async def test_where_there_is_no_alliance_nobody_guides(alliance: Alliance) -> None:
    assert await alliance.refused("programme", GUIDANCE, CHANGE, method="PUT") == "alliance.not_established"
