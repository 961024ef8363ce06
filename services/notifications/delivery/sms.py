"""Text messages through a gateway: one HTTP contract, behind which any provider can stand."""

from __future__ import annotations

import httpx

from services.notifications.delivery.channels import NotTaken
from services.notifications.delivery.outgoing import Outgoing
from services.notifications.words.sms import segments

GATEWAY_SECONDS = 15.0
LONGEST_REST = 86_400.0
"""Seconds that a gateway is left alone at most, whatever it asks for."""


class Sms:
    """Posts `{"id", "to", "text", "segments"}` to the gateway, with the message's id as Idempotency-Key.

    2xx: taken; 404 and 410: there is no such number; other 4xx: refused for good, but 408, 425 and 429 (with
    Retry-After): later; everything else: tried again.
    """

    target, at_once = "sms", 8

    def __init__(self, url: str, client: httpx.AsyncClient) -> None:
        self._url, self._client = url, client

    async def send(self, outgoing: Outgoing, address: str | None) -> None:
        """Hand a text message to the gateway. Raises NotTaken."""
        if address is None:
            raise NotTaken("no number", final=True)
        told = {"id": outgoing.id, "to": address, "text": outgoing.sms, "segments": segments(outgoing.sms)}
        try:
            answer = await self._client.post(
                self._url, json=told, headers={"Idempotency-Key": outgoing.id}, timeout=GATEWAY_SECONDS
            )
        except httpx.HTTPError as away:
            raise NotTaken(type(away).__name__) from None
        status = answer.status_code
        if answer.is_success:
            return
        if 400 <= status < 500 and status not in {408, 425, 429}:
            raise NotTaken(f"gateway answered {status}", final=True, bounced=status in {404, 410})
        raise NotTaken(f"gateway answered {status}", after=_seconds(answer.headers.get("retry-after")))


def _seconds(told: str | None) -> float | None:
    return min(float(told), LONGEST_REST) if told and told.isdecimal() else None
