"""What reminders say days with: due in 7 days, due today, was due 30 days ago."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.notifications.words.languages import Language

SECRETARIAT_AFTER, COMMITTEE_AFTER = 7, 21
"""Days after which something overdue is told to the secretariat, and to the committee's secretary."""


@dataclass(frozen=True, slots=True)
class Dues:
    """The filters of days until a day: negative ones after it."""

    language: Language

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Every filter by the name that templates call it by."""
        return {
            "due": lambda days: self._told("due", days),
            "due_since": lambda days: self._told("due_since", days),
            "due_end": lambda days: self._told("due_end", days),
            "escalation": self._escalation,
        }

    def _told(self, phrase: str, days: int) -> str:
        near = {1: "tomorrow", 0: "today", -1: "yesterday"}.get(days, "future" if days > 0 else "past")
        return str(self.language.phrases[phrase][near].format(days=f"{abs(days):,}"))

    def _escalation(self, days: int) -> str:
        """Who has been told of something overdue besides whose it is; nothing in the first days."""
        if -days < SECRETARIAT_AFTER:
            return ""
        told = self.language.phrases["escalation"]
        return f" {told['committee' if -days >= COMMITTEE_AFTER else 'secretariat'].strip()}"
