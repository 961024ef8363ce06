"""Membership's deadlines and reactions, as its composition root takes them."""

from __future__ import annotations

from services.membership.activities import decisions as activities
from services.membership.activities.progress import FallOverdue as ActivityFallsOverdue
from services.membership.activities.views import activities as activities_view
from services.membership.linkages import decisions as linkages
from services.membership.linkages.views import linkages as linkages_view
from services.membership.reactions import acts, views
from shared.reactions import Deadline, Reaction

DEADLINES: tuple[Deadline, ...] = (
    Deadline("activity-overdue", activities_view, activities.decider, ActivityFallsOverdue, acts.plan_of),
    Deadline("review-overdue", linkages_view, linkages.decider, linkages.FallOverdue),
)

REACTIONS: tuple[Reaction, ...] = (
    Reaction("vacate-member", views.leavings, acts.vacate),
    Reaction("vacate-person", views.releases, acts.vacate),
    Reaction("adopt", views.adoptions, acts.adopt, waits_for=frozenset({"plan.awaits_endorsement"})),
    Reaction("linkage", views.signings, acts.link),
    Reaction("progress-session", views.sessions_held, acts.count),
    Reaction("progress-meeting", views.meetings_held, acts.count),
)
