"""Every rule of this service by name."""

from __future__ import annotations

from services.advocacy.asks import rules as asks
from services.advocacy.campaigns import rules as campaigns
from services.advocacy.commitments import rules as commitments
from services.advocacy.meetings import rules as meetings
from services.advocacy.office_holders import rules as office_holders
from services.advocacy.partnerships import rules as partnerships
from services.advocacy.posts import rules as posts
from services.advocacy.sessions import rules as sessions
from shared.web.rules import Rule, merged

RULES: dict[str, Rule] = merged(
    asks.RULES,
    campaigns.RULES,
    commitments.RULES,
    meetings.RULES,
    office_holders.RULES,
    partnerships.RULES,
    sessions.RULES,
    posts.RULES,
)
