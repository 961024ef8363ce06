"""What a member's slice refuses."""

from shared.web.rules import NOT_ALLOWED, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "member.no_alliance": Rule("only an established alliance takes members"),
    "member.standing": Rule("what is asked does not fit where the organisation stands; it applies once"),
    "member.own_matter": Rule("nobody decides on their own organisation's matter", NOT_ALLOWED),
    "member.not_own": Rule("only the organisation's own representatives or the secretariat may do this", NOT_ALLOWED),
    "member.public_has_tier": Rule("tier and body type are given if and only if the sector is public", UNKNOWN_VALUE),
    "member.no_district": Rule("a member works in at least one district", UNKNOWN_VALUE),
    "member.district_outside_province": Rule("a member's districts lie in its alliance's province", UNKNOWN_VALUE),
    "member.other_organisation": Rule("a profile keeps the number that made the member's id", UNKNOWN_VALUE),
    "member.joined_before_charter": Rule("nobody joins before it accepted the charter", UNKNOWN_VALUE),
    "member.changed_before_charter": Rule("no profile is older than the charter's acceptance", UNKNOWN_VALUE),
    "member.before_last_change": Rule("nothing holds from a day before the last change of standing", UNKNOWN_VALUE),
    "member.future_date": Rule("a fact is told on its day or later", UNKNOWN_VALUE),
    "member.review_before_start": Rule("a suspension is reviewed after it began", UNKNOWN_VALUE),
    "member.successor_without_merger": Rule("only a member that merged has a successor", UNKNOWN_VALUE),
    "member.own_successor": Rule("nobody is its own successor", UNKNOWN_VALUE),
}
