"""What each office is told without asking: what opens its tasks, and what it must know to act."""

from __future__ import annotations

from collections.abc import Mapping

from services.notifications.subscriptions.kinds import (
    ESCALATION_COMMITTEE,
    EVENT_KINDS,
    REMINDERS,
    SEAT,
)
from shared.contracts.subscriptions import SubscriptionFilter
from shared.web.permissions import Office

_OVERDUE = tuple(kind for kind in EVENT_KINDS if kind.endswith("_fell_overdue"))

TOLD: Mapping[Office, tuple[str, ...]] = {
    Office.SECRETARIAT: (
        "membership.membership_applied",
        "membership.member_left",
        "reporting.import_completed",
        "reporting.indicator_submitted",
        "reporting.submission_corrected",
        "advocacy.legislator_meeting_logged",
        "advocacy.office_holder_left_post",
        *_OVERDUE,
        *(kind for kind in REMINDERS if kind != ESCALATION_COMMITTEE),
    ),
    Office.PROGRAMME: ("membership.support_requested",),
    Office.COMMITTEE_SECRETARY: ("membership.action_plan_drafted", ESCALATION_COMMITTEE, SEAT),
    Office.ASSOCIATION: ("membership.action_plan_drafted", "membership.action_plan_adopted"),
}


def filter_of(office: str) -> SubscriptionFilter | None:
    """What an office is told without asking, None for nothing."""
    known = {one.value: types for one, types in TOLD.items()}
    return SubscriptionFilter(types=known[office]) if office in known else None
