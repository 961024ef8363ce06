"""What is refused about awareness sessions."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "session.unknown": Rule("only a session that is on record can be corrected", NOT_THERE),
    "session.recorded_once": Rule("a session is recorded once, then corrected"),
    "session.not_own": Rule("a member records sessions that it hosts; the secretariat any", NOT_ALLOWED),
    "session.host_not_active": Rule("a session's host is an active member"),
    "session.future_date": Rule("a session is recorded on its day or later", UNKNOWN_VALUE),
    "session.total_is_the_sum": Rule("women, men and transgender persons add up to the total", UNKNOWN_VALUE),
    "session.group_above_total": Rule("a group is at most the total; groups may overlap", UNKNOWN_VALUE),
    "session.area_in_province": Rule("a session's area is a known one of the province", UNKNOWN_VALUE),
    "session.area_fits_level": Rule(
        "the area is the province, a district, or for a local session a smaller place", UNKNOWN_VALUE
    ),
    "session.lies_in_a_district": Rule(
        "a session below the province lies in one of its districts; a local code does not say in which", UNKNOWN_VALUE
    ),
    "session.party_twice": Rule("host and partners are different organisations", UNKNOWN_VALUE),
    "session.unknown_campaign": Rule("a session's campaign was launched in the province", UNKNOWN_VALUE),
    "session.campaign_closed": Rule("no session is recorded in a closed campaign"),
    "session.outside_campaign": Rule("a campaign's session lies within its dates", UNKNOWN_VALUE),
    "session.unknown_source": Rule("a session is relayed from one that is on record", UNKNOWN_VALUE),
    "session.relayed_downwards": Rule("a session is relayed from one of a higher level", UNKNOWN_VALUE),
    "session.relayed_before_its_source": Rule("a session is not older than the one it was relayed from", UNKNOWN_VALUE),
}
