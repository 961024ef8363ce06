"""What the slices offer to the composition root: their views."""

from __future__ import annotations

from services.membership.activities import views as activities_views
from services.membership.alliances.views import alliances
from services.membership.chapters import views as chapters_views
from services.membership.committees import views as committees_views
from services.membership.linkages import views as linkages_views
from services.membership.members.views import directory
from services.membership.plans import views as plans_views
from services.membership.priorities import views as priorities_views
from services.membership.reactions import views as reactions_views
from services.membership.representatives.views import representatives
from services.membership.support import views as support_views
from shared.following.partners import partners
from shared.streams.view import View

VIEWS: tuple[View, ...] = (
    directory,
    alliances,
    representatives,
    partners,
    *committees_views.VIEWS,
    *plans_views.VIEWS,
    *activities_views.VIEWS,
    *support_views.VIEWS,
    *priorities_views.VIEWS,
    *chapters_views.VIEWS,
    *linkages_views.VIEWS,
    *reactions_views.VIEWS,
)
