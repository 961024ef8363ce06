"""What is refused about support."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "support.unknown": Rule("only what was asked for is decided, delivered and closed", NOT_THERE),
    "support.standing": Rule("what is asked does not fit where the request stands"),
    "support.requester_not_active": Rule("only an active member asks for support", NOT_ALLOWED),
    "support.own_matter": Rule(
        "nobody decides on, or gives, support that their own organisation asked for", NOT_ALLOWED
    ),
    "support.not_own": Rule("a request is taken back by the member that made it", NOT_ALLOWED),
    "support.unknown_activity": Rule("an activity that support is for is planned in this province", UNKNOWN_VALUE),
    "support.district_outside_province": Rule("support is for districts of the alliance's province", UNKNOWN_VALUE),
    "support.kind_and_unit": Rule(
        "technical support is counted in days, financial support in a currency", UNKNOWN_VALUE
    ),
    "support.other_unit": Rule("one currency, or days, from the request to the last delivery", UNKNOWN_VALUE),
    "support.nothing": Rule("a quantity is more than zero", UNKNOWN_VALUE),
    "support.future_date": Rule("a fact is told on its day or later", UNKNOWN_VALUE),
    "support.needed_before_asked": Rule("support is not needed before it was asked for", UNKNOWN_VALUE),
    "support.before_last_step": Rule("nothing holds from a day before the step that it follows", UNKNOWN_VALUE),
    "support.more_than_requested": Rule("approved is at most what was requested"),
    "support.tranches_add_up": Rule("the tranches add up to what is approved", UNKNOWN_VALUE),
    "support.tranche_before_approval": Rule("no tranche is due before the approval", UNKNOWN_VALUE),
    "support.numbered_once": Rule("a tranche's or condition's number is used once in an approval", UNKNOWN_VALUE),
    "support.unknown_tranche": Rule("conditions and deliveries name a tranche of the approval", UNKNOWN_VALUE),
    "support.below_delivered": Rule("an approval does not go below what was delivered"),
    "support.tranche_below_delivered": Rule("a tranche does not go below what was delivered of it"),
    "support.met_condition_changed": Rule("a condition that was shown to be met stays as it is"),
    "support.delivery_not_next": Rule("deliveries are numbered 1, 2, 3 ... without a gap", UNKNOWN_VALUE),
    "support.delivery_told_otherwise": Rule("a delivery that was recorded is not told anew under its number"),
    "support.more_than_approved": Rule("delivered is at most what was approved"),
    "support.more_than_tranche": Rule("delivered of a tranche is at most the tranche"),
    "support.unknown_condition": Rule("only a condition of the approval can be met", UNKNOWN_VALUE),
    "support.condition_not_met": Rule(
        "a tranche is given when its conditions, and those of the whole approval, are met"
    ),
}
