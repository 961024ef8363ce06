"""How this service names its streams."""

from __future__ import annotations

from shared.contracts.topics import stream_name


def alliance_stream(province: str) -> str:
    """The stream of a province's alliance."""
    return stream_name("membership", province, "alliance", province)


def member_stream(province: str, member_id: str) -> str:
    """The stream of an organisation in its province's alliance."""
    return stream_name("membership", province, "members", member_id)


def representatives_stream(province: str, member_id: str) -> str:
    """The internal companion stream: who acts for that organisation."""
    return stream_name("membership", province, "representatives", member_id)


def committee_stream(province: str) -> str:
    """The stream of a province's core committee: rules, seats, meetings, decisions."""
    return stream_name("membership", province, "committee", province)


def seat_holders_stream(province: str) -> str:
    """The internal companion stream: which contacts sit on the committee's seats."""
    return stream_name("membership", province, "seat_holders", province)


def plan_stream(province: str, plan_id: str) -> str:
    """The stream of a half-year's action plan; its id is the half-year, `2026-S1`."""
    return stream_name("membership", province, "plans", plan_id)


def activity_stream(province: str, activity_id: str) -> str:
    """The stream of an activity."""
    return stream_name("membership", province, "activities", activity_id)


def support_stream(province: str, support_id: str) -> str:
    """The stream of a request for support."""
    return stream_name("membership", province, "support", support_id)


def priorities_stream(province: str, area: str) -> str:
    """The stream of an area's ranking of the goals: a district's P-code, or the province's code."""
    return stream_name("membership", province, "priorities", area)


def chapter_stream(province: str, district: str) -> str:
    """The stream of a district's chapter."""
    return stream_name("membership", province, "chapters", district)


def linkage_stream(province: str, linkage_id: str) -> str:
    """The stream of a formal linkage."""
    return stream_name("membership", province, "linkages", linkage_id)
