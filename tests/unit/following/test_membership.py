"""What reporting knows of members: the fold of membership's events, each told twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shared.contracts.event import Event
from shared.contracts.membership import (
    MemberJoined,
    MemberLeft,
    MemberProfileChanged,
    MemberReinstated,
    MembershipApplied,
    MembershipDeclined,
    MemberSuspended,
    RepresentativeNamed,
    RepresentativeReleased,
)
from shared.contracts.recorded import Recorded
from shared.following.membership import members, representatives
from shared.streams import View


def folded(view: View, aggregate: str, *events: Event | None) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for version, event in enumerate(events, 1):
        kind = event.type if event else "membership.something_new.v1"
        at = datetime(2026, 6, 1, tzinfo=UTC)
        recorded = Recorded(event, kind, f"membership/PK-SD/{aggregate}/secp-0012345", version, at, "lcas", "PK-SD")
        for _ in range(2):
            if version > document.get("version", 0):
                document = view.apply(document, recorded)
    return document


def example(event: type[Event], **changes: Any) -> Event:
    return event(**event.example | changes)


def test_a_members_standing_is_the_last_one_told() -> None:
    life = [
        example(MembershipApplied),
        example(MembershipDeclined),
        example(MembershipApplied),
        example(MemberJoined),
        example(MemberSuspended),
        example(MemberReinstated),
        example(MemberLeft),
    ]
    standings = [folded(members, "members", *life[: count + 1])["standing"] for count in range(len(life))]
    assert standings == ["applied", "declined", "applied", "active", "suspended", "active", "left"]


def test_a_changed_profile_changes_the_name_and_not_the_standing() -> None:
    renamed = example(MemberProfileChanged, name={"en": "Larkana Media Club"})
    document = folded(members, "members", example(MemberJoined), renamed)
    assert (document["name"], document["standing"]) == ({"en": "Larkana Media Club"}, "active")


def test_a_type_of_membership_that_is_not_known_here_still_counts_as_a_version() -> None:
    document = folded(members, "members", example(MemberJoined), None, example(MemberSuspended))
    assert (document["standing"], document["version"]) == ("suspended", 3)


def test_an_account_named_again_has_its_newest_roles_and_a_released_one_is_gone() -> None:
    first = example(RepresentativeNamed, roles=["head"])
    again = example(RepresentativeNamed, roles=["head", "data_officer"])
    other = example(RepresentativeNamed, account_id="bilal@larkana-press", contact_id="c-2")
    document = folded(representatives, "representatives", first, other, again)
    assert sorted(document["accounts"]) == ["amina@larkana-press", "bilal@larkana-press"]
    assert [one["roles"] for one in document["people"] if one["account_id"] == "amina@larkana-press"] == [
        ["head", "data_officer"]
    ]
    after = folded(representatives, "representatives", first, other, again, example(RepresentativeReleased))
    assert after["accounts"] == ["bilal@larkana-press"]
