"""The cascade of awareness, counted: whatever is added up must be what the sessions say."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.advocacy.awareness.funnel import awareness
from services.advocacy.awareness.reach import cascades, estimated, groups, reached, totals
from services.advocacy.campaigns.views import campaigns
from services.advocacy.sessions.views import sessions as view
from shared.reference.areas import districts
from tests.unit.advocacy.awareness_sentences import LAUNCHED, alone
from tests.unit.given import fold

SINDH = {"code": "PK-SD", "scheme": "ISO-3166-2", "level": "province"}


def held(session_id: str, level: str = "district", district: str = "PK713", **told: Any) -> dict[str, Any]:
    """A session as it stands in the view."""
    areas = {
        "province": SINDH,
        "district": {"code": district, "scheme": "COD-AB-2022", "level": "district"},
        "local": {"code": "UC-12", "scheme": "local", "level": "union_council"},
    }
    where = {"level": level, "area": areas[level], "districts": [] if level == "province" else [district]}
    return fold(view, alone(session_id=session_id, **where | told), stream=f"advocacy/PK-SD/sessions/{session_id}")


def people(women: int, men: int, transgender: int) -> dict[str, int]:
    return {"women": women, "men": men, "transgender": transgender, "total": women + men + transgender}


CASCADE = [
    held("p", "province", reached=people(10, 20, 0), of_which={}, estimated_indirect=None),
    held("d1", "district", "PK713", relayed_from="p", reached=people(5, 5, 1), of_which={"youth": 4}),
    held("d2", "district", "PK701", relayed_from="p", reached=people(1, 2, 0), of_which={"youth": 0, "teachers": 3}),
    held("l1", "local", "PK713", relayed_from="d1", reached=people(7, 0, 0), of_which={}, estimated_indirect=None),
    held("alone", "local", "PK713", reached=people(2, 2, 0), of_which={}, estimated_indirect=None),
]


def test_the_funnel_counts_sessions_and_persons_by_level() -> None:
    shown = awareness(CASCADE, "PK-SD", None)
    assert [(line.level, line.sessions, line.relayed, line.reached.total) for line in shown.levels] == [
        ("province", 1, 0, 30),
        ("district", 2, 2, 14),
        ("local", 2, 1, 11),
    ]
    assert shown.together.reached.model_dump() == people(25, 29, 1)


def test_an_estimate_is_never_added_to_those_counted() -> None:
    shown = awareness(CASCADE, "PK-SD", None).together
    assert (shown.reached.total, shown.estimated_indirect) == (55, 800)


def test_a_group_comes_with_the_sessions_that_counted_it_because_missing_is_not_zero() -> None:
    assert [(one.group, one.reached, one.sessions) for one in groups(CASCADE)] == [("teachers", 3, 1), ("youth", 4, 2)]


def test_districts_reached_and_not_reached_have_names_and_a_provincial_session_reaches_none() -> None:
    shown = awareness(CASCADE, "PK-SD", None).districts
    assert [(line.district, line.sessions, line.reached) for line in shown.reached] == [
        ("PK701", 1, 3),
        ("PK713", 3, 22),
    ]
    assert shown.total == len(shown.reached) + len(shown.not_reached) == len(districts("PK-SD"))
    assert all(line.name and line.planned is None for line in shown.not_reached)
    only_above = awareness(CASCADE[:1], "PK-SD", None).districts
    assert only_above.reached == []


def test_a_campaign_shows_which_of_the_districts_it_planned() -> None:
    campaign = fold(campaigns, LAUNCHED, stream="advocacy/PK-SD/campaigns/x")
    shown = awareness(CASCADE, "PK-SD", campaign)
    assert [line.district for line in (*shown.districts.reached, *shown.districts.not_reached) if line.planned] == [
        "PK713"
    ]
    assert shown.campaign is not None
    assert shown.campaign.reach_target == 5000
    everywhere = campaign | {"planned_areas": [SINDH], "districts": []}
    assert all(line.planned for line in awareness(CASCADE, "PK-SD", everywhere).districts.not_reached)


def test_a_cascade_is_followed_from_where_it_began_down_to_the_last_place() -> None:
    [shown] = awareness(CASCADE, "PK-SD", None).cascades
    assert (shown.session_id, shown.district, shown.local, shown.reached.total) == ("p", 2, 1, 21)
    assert shown.title == CASCADE[0]["title"]


def test_a_cascade_that_began_outside_of_what_is_asked_for_keeps_its_beginning() -> None:
    [shown] = awareness(CASCADE[1:], "PK-SD", None).cascades
    assert (shown.session_id, shown.title, shown.district, shown.local) == ("p", None, 2, 1)


def test_sessions_that_name_each_other_after_corrections_are_still_counted_once() -> None:
    ring = [held("a", relayed_from="b"), held("b", relayed_from="a")]
    assert sum(len(passed_on) for _, passed_on in cascades(ring)) == 2


def test_nothing_held_is_nothing_reached() -> None:
    assert totals([]).model_dump(mode="json") == {
        "sessions": 0,
        "levels": [],
        "reached": people(0, 0, 0),
        "of_which": [],
        "estimated_indirect": 0,
        "districts_reached": [],
    }


counts = st.integers(0, 10_000_000)
levels = st.sampled_from(["province", "district", "local"])
made = st.lists(
    st.tuples(levels, st.sampled_from(["PK701", "PK713"]), counts, counts, counts, st.none() | counts), max_size=8
)


@given(made)
def test_the_whole_is_the_sum_of_its_levels_and_of_its_sessions(told: list[tuple[Any, ...]]) -> None:
    few = [
        held(
            str(number),
            level,
            district,
            reached={"women": women, "men": men, "transgender": other, "total": min(women + men + other, 10_000_000)},
            estimated_indirect=None if n is None else {"n": n, "method": "m"},
        )
        for number, (level, district, women, men, other, n) in enumerate(told)
    ]
    whole = totals(few)
    assert whole.sessions == sum(line.sessions for line in whole.levels) == len(few)
    for name in ("women", "men", "transgender", "total"):
        of_levels = [getattr(line.reached, name) for line in whole.levels]
        assert getattr(whole.reached, name) == sum(of_levels) == sum(one["reached"][name] for one in few)
    assert whole.estimated_indirect == estimated(few) == sum(n or 0 for *_, n in told)
    assert set(whole.districts_reached) == {where for level, where, *_ in told if level != "province"}
    assert reached(few + few).total == 2 * whole.reached.total
