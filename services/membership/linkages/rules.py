"""What is refused about linkages, and about asking for their metrics."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "linkage.unknown": Rule("only what was formalised is reviewed or ended", NOT_THERE),
    "linkage.formalised_once": Rule("a linkage keeps the terms that were signed; other terms are another linkage"),
    "linkage.standing": Rule("a linkage that ended is not reviewed, and ends once"),
    "linkage.parties_not_distinct": Rule("the parties are distinct organisations", UNKNOWN_VALUE),
    "linkage.not_a_member": Rule("a party that is named as a member is or was one", UNKNOWN_VALUE),
    "linkage.other_sector": Rule("a member's sector and tier are those of its profile", UNKNOWN_VALUE),
    "linkage.district_outside_province": Rule("a linkage's districts lie in its province", UNKNOWN_VALUE),
    "linkage.over_before_it_begins": Rule("a linkage holds until a day after its signing", UNKNOWN_VALUE),
    "linkage.review_outside_term": Rule(
        "the next review is after the signing or the last one, and on the linkage's last day at the latest",
        UNKNOWN_VALUE,
    ),
    "linkage.future_date": Rule("a linkage is signed, reviewed and ended today or earlier", UNKNOWN_VALUE),
    "linkage.before_last_change": Rule("nothing holds from a day before what was last told", UNKNOWN_VALUE),
    "linkage.not_expired": Rule("a linkage expires after its last day", UNKNOWN_VALUE),
    "linkage.own_matter": Rule("nobody reviews a linkage of their own organisation", NOT_ALLOWED),
    "linkage.span": Rule(
        "metrics are asked for one month, or from one month to the same or a later one, 60 at most", UNKNOWN_VALUE
    ),
    "linkage.future_month": Rule("a month that has not begun has no metrics", UNKNOWN_VALUE),
}
