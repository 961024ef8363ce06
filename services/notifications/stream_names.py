"""How this service names its streams of people."""

from __future__ import annotations

from shared.contracts.topics import stream_name


def contact_point_stream(province: str, contact_point_id: str) -> str:
    """The stream of an address, which itself is in no stream."""
    return stream_name("notifications", province, "contact_points", contact_point_id)


def contact_stream(province: str, account_id: str) -> str:
    """The stream of a person's wish to be forgotten."""
    return stream_name("notifications", province, "contacts", account_id)


def subscription_stream(province: str, subscription_id: str) -> str:
    """The stream of a subscription."""
    return stream_name("notifications", province, "subscriptions", subscription_id)
