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
