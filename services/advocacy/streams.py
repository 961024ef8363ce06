"""How this service names its streams."""

from __future__ import annotations

from shared.contracts.topics import stream_name


def office_holder_stream(province: str, person_id: str) -> str:
    """The stream of a person in office: who it is; `PK` for federal office holders."""
    return stream_name("advocacy", province, "office_holders", person_id)


def post_stream(province: str, post_id: str) -> str:
    """The stream of a post, and of everybody who holds or held it: a constituency's seat, or a person's other posts."""
    return stream_name("advocacy", province, "posts", post_id)


def meeting_stream(province: str, meeting_id: str) -> str:
    """The stream of a meeting with office holders."""
    return stream_name("advocacy", province, "meetings", meeting_id)


def commitment_stream(province: str, commitment_id: str) -> str:
    """The stream of a commitment."""
    return stream_name("advocacy", province, "commitments", commitment_id)


def ask_stream(province: str, ask_id: str) -> str:
    """The stream of a policy ask."""
    return stream_name("advocacy", province, "asks", ask_id)


def campaign_stream(province: str, campaign_id: str) -> str:
    """The stream of an awareness campaign."""
    return stream_name("advocacy", province, "campaigns", campaign_id)


def session_stream(province: str, session_id: str) -> str:
    """The stream of an awareness session."""
    return stream_name("advocacy", province, "sessions", session_id)


def partnership_stream(province: str, partnership_id: str) -> str:
    """The stream of a public-private partnership."""
    return stream_name("advocacy", province, "partnerships", partnership_id)
