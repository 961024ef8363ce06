"""Where what an event is about can be looked at: the path of the HTTP GET that shows its stream."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from shared.contracts.casts import fact_of

_BY_AGGREGATE = {
    "membership/alliance": "/membership/v1/{province}/alliance",
    "membership/members": "/membership/v1/{province}/members/{key}",
    "membership/representatives": "/membership/v1/{province}/members/{key}/representatives",
    "membership/committee": "/membership/v1/{province}/committee",
    "membership/seat_holders": "/membership/v1/{province}/committee",
    "membership/plans": "/membership/v1/{province}/plans/{key}",
    "membership/activities": "/membership/v1/{province}/activities/{key}",
    "membership/support": "/membership/v1/{province}/support/{key}",
    "membership/priorities": "/membership/v1/{province}/priorities/{key}",
    "membership/chapters": "/membership/v1/{province}/chapters/{key}",
    "membership/linkages": "/membership/v1/{province}/linkages/{key}",
    "reporting/indicators": "/reporting/v1/indicators/{key}",
    "reporting/series": "/reporting/v1/{province}/series/{key}",
    "reporting/imports": "/reporting/v1/{province}/series?waiting=true",
    "advocacy/office_holders": "/advocacy/v1/{province}/office_holders/{key}",
    "advocacy/posts": "/advocacy/v1/{province}/office_holders/{person_id}",
    "advocacy/meetings": "/advocacy/v1/{province}/meetings/{key}",
    "advocacy/commitments": "/advocacy/v1/{province}/commitments/{key}",
    "advocacy/asks": "/advocacy/v1/{province}/asks/{key}",
    "advocacy/campaigns": "/advocacy/v1/{province}/campaigns/{key}",
    "advocacy/sessions": "/advocacy/v1/{province}/sessions/{key}",
    "advocacy/partnerships": "/advocacy/v1/{province}/partnerships/{key}",
    "notifications/partners": "/notifications/v1/partners/{key}",
    "notifications/contact_points": "/notifications/v1/{province}/contact-points",
    "notifications/contacts": "/notifications/v1/{province}/contact-points",
    "notifications/subscriptions": "/notifications/v1/{province}/subscriptions/{key}",
    "notifications/webhooks": "/notifications/v1/webhooks/{key}",
}
_BY_TYPE = {
    "membership.membership_applied": "/membership/v1/{province}/applications/{key}",
    "membership.membership_declined": "/membership/v1/{province}/applications/{key}",
    "membership.committee_rules_set": "/membership/v1/{province}/committee/rules",
    "membership.committee_meeting_held": "/membership/v1/{province}/committee/meetings/{meeting_id}",
    "membership.committee_decision_taken": "/membership/v1/{province}/committee/decisions/{decision_id}",
}


def link(event_type: str, stream: str, event: Any) -> str:
    """The path under the platform's public address, made of the stream's name and of the event's own ids.

    Raises KeyError for a stream of an aggregate that no GET shows.
    """
    context, province, aggregate, key = stream.split("/", 3)
    pattern = _BY_TYPE.get(fact_of(event_type)) or _BY_AGGREGATE[f"{context}/{aggregate}"]
    ids = {
        name: quote(getattr(event, name, None) or "", safe="") for name in ("person_id", "meeting_id", "decision_id")
    }
    return pattern.format(**ids, province=province, key=quote(key, safe="/=,"))
