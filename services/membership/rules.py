"""Every rule of this service by name."""

from __future__ import annotations

from services.membership.activities import rules as activities
from services.membership.alliances import rules as alliances
from services.membership.chapters import rules as chapters
from services.membership.committees import rules as committees
from services.membership.linkages import rules as linkages
from services.membership.members import rules as members
from services.membership.plans import rules as plans
from services.membership.priorities import rules as priorities
from services.membership.representatives import rules as representatives
from services.membership.support import rules as support
from shared.web.rules import Rule, merged

RULES: dict[str, Rule] = merged(
    activities.RULES,
    alliances.RULES,
    chapters.RULES,
    committees.RULES,
    linkages.RULES,
    members.RULES,
    plans.RULES,
    priorities.RULES,
    representatives.RULES,
    support.RULES,
)
