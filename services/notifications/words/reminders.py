"""Reminders in words: what is due soon, due today, overdue, or ends."""

from __future__ import annotations

from typing import Final

from services.notifications.words.events import Line, Told, read
from services.notifications.words.links import link
from services.notifications.words.rendering import rendered
from shared.contracts.casts import fact_of

TEMPLATES: Final[dict[str, str]] = {
    "advocacy.commitment_made": "commitment",
    "advocacy.commitment_due_changed": "commitment",
    "advocacy.commitment_handed_over": "commitment",
    "advocacy.commitment_fell_overdue": "commitment_overdue",
    "advocacy.legislator_meeting_scheduled": "meeting",
    "advocacy.legislator_meeting_rescheduled": "meeting",
    "advocacy.partnership_milestone_fell_overdue": "milestone_overdue",
    "membership.activity_fell_overdue": "activity_overdue",
    "membership.committee_seat_filled": "seat",
    "membership.linkage_formalised": "linkage",
    "membership.linkage_review_fell_overdue": "review_overdue",
}
"""The template of each event, without its version, that somebody is reminded of."""


class NothingToRemindOf(LookupError):  # noqa: N818  named as callers read it
    """Nobody is reminded of such an event: its type has no reminder, or the event names no day on which it ends."""


def reminder(told: Told, days: int, language: str) -> Line:
    """What an event announced, `days` before its day; 0 on the day, negative after it.

    Raises NothingToRemindOf, and what `line` raises.
    """
    template = TEMPLATES.get(fact_of(told.type))
    if template is None:
        raise NothingToRemindOf(f"there is no reminder of {told.type}")
    event = read(told)
    if template == "linkage" and getattr(event, "valid_until_on", None) is None:
        raise NothingToRemindOf(f"{told.stream} holds without an end")
    title, body = rendered(f"reminders/{template}", event, told.province, told.names, language, days=days)
    return Line(title, body, link(told.type, told.stream, event))
