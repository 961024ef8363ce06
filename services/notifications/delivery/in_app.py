"""In-app messages: sending is putting them into the inbox."""

from __future__ import annotations

from services.notifications.delivery.outgoing import Outgoing
from services.notifications.inbox.letters import Inbox


class InApp:
    """Puts messages into the inbox; one that comes twice is there once."""

    target, at_once = "inbox", 8

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def send(self, outgoing: Outgoing, address: str | None) -> None:
        """Show a message. Raises StoreAway."""
        del address
        await self._inbox.put(outgoing)
