"""Advocacy put together: the only place that builds anything of this service."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from services.advocacy.asks import views as asks_views
from services.advocacy.campaigns import views as campaigns_views
from services.advocacy.commitments import decisions as commitments
from services.advocacy.commitments import views as commitments_views
from services.advocacy.commitments.commands import FallOverdue as CommitmentFallsOverdue
from services.advocacy.meetings import views as meetings_views
from services.advocacy.office_holders import views as office_holders_views
from services.advocacy.partnerships import decisions as partnerships
from services.advocacy.partnerships import views as partnerships_views
from services.advocacy.posts import views as posts_views
from services.advocacy.rules import RULES
from services.advocacy.sessions import views as sessions_views
from shared.following.membership import Membership, members, representatives
from shared.following.partners import partners
from shared.reactions import Deadline
from shared.runtime.service import Kit, Service
from shared.streams.view import View
from shared.web.rules import statuses

VIEWS: tuple[View, ...] = (
    members,
    representatives,
    partners,
    *office_holders_views.VIEWS,
    *posts_views.VIEWS,
    *meetings_views.VIEWS,
    *commitments_views.VIEWS,
    *asks_views.VIEWS,
    *campaigns_views.VIEWS,
    *sessions_views.VIEWS,
    *partnerships_views.VIEWS,
)


def routers(kit: Kit) -> Sequence[APIRouter]:
    """All routes. What they are made of is imported here: a relay or a worker does without."""
    from services.advocacy.routers import routers as made  # noqa: PLC0415

    return made(kit)


SERVICE = Service(
    context="advocacy",
    title="Advocacy of the provincial alliances",
    views=VIEWS,
    representatives=Membership,
    routers=routers,
    refusals=statuses(RULES),
    deadlines=(
        Deadline("commitment-overdue", commitments_views.commitments, commitments.decider, CommitmentFallsOverdue),
        Deadline("milestone-overdue", partnerships_views.partnerships, partnerships.decider, partnerships.FallOverdue),
    ),
    follows=(
        ("membership", "partner"),
        ("membership", "internal"),
        ("reporting", "partner"),
        ("notifications", "internal"),
    ),
)
