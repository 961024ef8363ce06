"""How a member is told in advocacy's events."""

from __future__ import annotations

from typing import Any

import pytest

from services.advocacy.parties import org_of
from shared.contracts.fields import Org


@pytest.mark.parametrize(
    ("name", "told"),
    [({"sd": "لاڙڪاڻو پريس ڪلب", "en": "Larkana Press Club"}, "Larkana Press Club"), ({"sd": "پريس ڪلب"}, "پريس ڪلب")],
)
def test_a_member_is_told_in_english_where_it_has_an_english_name(name: dict[str, str], told: str) -> None:
    member: dict[str, Any] = {"member_id": "secp-0012", "name": name, "sector": "media", "tier": None}
    assert org_of(member) == Org(organisation_id="secp-0012", name=told, sector="media", member_id="secp-0012")
