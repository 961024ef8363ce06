"""How webhooks and their streams are named."""

from __future__ import annotations

from shared.contracts.topics import stream_name


def webhook_id(province: str, key: str) -> str:
    """A webhook's id, which tells its province: `pk-sd-9b1f4c0e7a6d5b3f2c10`."""
    return f"{province.lower()}-{key}"


def province_of_webhook(webhook_id: str) -> str:
    """The province in a webhook's id."""
    return webhook_id.rpartition("-")[0].upper()


def webhook_stream(webhook_id: str) -> str:
    """The stream of a webhook."""
    return stream_name("notifications", province_of_webhook(webhook_id), "webhooks", webhook_id)
