"""What every channel does with a message: it takes it, or says why not and whether to try again."""

from __future__ import annotations

from typing import Protocol

from services.notifications.delivery.outgoing import Outgoing


class NotTaken(Exception):  # noqa: N818  an answer of the other side
    """A message was not taken. `final`: trying again is of no use; `bounced`: there is no such address.

    `after` is how many seconds to wait at least, where the other side has said so. The text holds no address.
    """

    def __init__(self, why: str, *, final: bool = False, bounced: bool = False, after: float | None = None) -> None:
        super().__init__(why)
        self.final, self.bounced, self.after = final or bounced, bounced, after


class Channel(Protocol):
    """A way to reach people. `target` names what may be down for all messages at once; `at_once`: so many go together."""

    @property
    def target(self) -> str: ...

    @property
    def at_once(self) -> int: ...

    async def send(self, outgoing: Outgoing, address: str | None) -> None:
        """Hand a message over; the same one may come twice. Raises NotTaken, StoreAway."""
