"""What is held back of a topic's events when they are shown: what people wrote about figures that were withdrawn."""

from __future__ import annotations

import json

from pydantic_core import from_json

from services.notifications.streams.cloud_events import Told
from services.notifications.withdrawals.known import Known
from services.notifications.withdrawals.text import ATTRIBUTE, OF_FIGURES, without_text
from services.notifications.withdrawals.views import withdrawals
from shared.contracts.topics import read_topic
from shared.streams.views import Views

_encoded = json.JSONEncoder(separators=(",", ":")).encode


class Withholding:
    """Shows a topic's events as they may be shown now. Every record comes here: most need one look into a table."""

    def __init__(self, known: Known | None) -> None:
        self._known = known

    @property
    def changes(self) -> int:
        """Counts up whenever more is held back: what was shown before is to be shown anew."""
        return self._known.changes if self._known else 0

    async def refresh(self) -> None:
        """Learn what was withdrawn, at most once a second. Raises StoreAway where that never succeeded."""
        if self._known:
            await self._known.refresh()

    def shown(self, told: Told) -> Told:
        """The event as it is shown: the same one, or without its text and saying so."""
        known = self._known
        if known is None or told.type not in OF_FIGURES:
            return told
        if known.of(told.stream) is None and not known.full:
            return told
        event = from_json(told.body)
        data = event.pop("data")
        if not known.withholds(told.stream, int(event["sequence"]), data):
            return told
        left = without_text(told.type, data)
        if left is None:
            return told
        return told._replace(body=_encoded(event | {ATTRIBUTE: True, "data": left}).encode())


def withholding(views: Views, topic: str) -> Withholding:
    """What is held back of a topic: of the context whose figures are withdrawn, or nothing."""
    of = read_topic(topic)
    return Withholding(Known(views, of.province) if of.context == withdrawals.context else None)
