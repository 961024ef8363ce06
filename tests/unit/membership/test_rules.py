"""What makes a member's id, and what a public body must tell."""

from __future__ import annotations

import pytest

from services.membership.members.bodies import Application
from services.membership.members.registers import member_id_of
from shared.contracts.fields import Identifier
from shared.decisions import Refused


@pytest.mark.parametrize(
    ("number", "member_id"),
    [("0012", "secp-0012"), ("CUIN 0012/45", "secp-cuin-0012-45"), ("  A.b ", "secp-a-b")],
)
def test_the_first_number_makes_the_members_id(number: str, member_id: str) -> None:
    assert member_id_of([Identifier(scheme="secp", id=number), Identifier(scheme="ntn", id="9")]) == member_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"sector": "public"},
        {"sector": "public", "tier": "district"},
        {"sector": "media", "tier": "district", "body_type": "district council"},
        {"sector": "media", "body_type": "press club"},
    ],
)
def test_public_bodies_and_only_they_have_tier_and_body_type(wrong: dict[str, str]) -> None:
    body = Application.model_validate(
        {
            "name": {"en": "Larkana Press Club"},
            "identifiers": [{"scheme": "secp", "id": "0012"}],
            "organisation_type": "press club",
            "districts": ["PK713"],
            "focus_goals": [16, 4, 4],
            "charter_accepted_on": "2026-01-05",
            "contact_id": "c-amina",
            **wrong,
        }
    )
    with pytest.raises(Refused) as refusal:
        body.application("secp-0012", ("PK713",))
    assert refusal.value.rule == "member.public_has_tier"
