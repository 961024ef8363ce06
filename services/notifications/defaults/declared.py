"""The reactions about addresses and subscriptions, as the composition root takes them."""

from __future__ import annotations

from services.notifications.contacts.erasures.views import erasures
from services.notifications.defaults import acts, views
from shared.reactions import Reaction

WAITS = frozenset({acts.NOT_SHOWN_YET})

REACTIONS: tuple[Reaction, ...] = (
    Reaction("represented", views.representings, acts.settle, WAITS),
    Reaction("member-settled", views.memberships, acts.settle, WAITS),
    Reaction("offices", views.governings, acts.offices),
    Reaction("granted", views.grantings, acts.grant),
    Reaction("reached", views.reachings, acts.reach),
    Reaction("erased", erasures, acts.erase),
)
