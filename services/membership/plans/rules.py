"""What a plan's slice refuses."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "plan.no_alliance": Rule("only an established alliance makes plans"),
    "plan.not_drafted": Rule("nobody has proposed a plan for this half-year", NOT_THERE),
    "plan.adopted": Rule(
        "an adopted plan is not drafted, endorsed or adopted again: its activities change by decisions"
    ),
    "plan.not_adopted": Rule("only an adopted plan is closed"),
    "plan.closed": Rule("a closed plan stays as it is"),
    "plan.not_the_endorser": Rule(
        "the alliance's guiding association endorses; where there is none, the programme", NOT_ALLOWED
    ),
    "plan.other_version": Rule("an endorsement is for the draft that stands, not for one before or after it"),
    "plan.decision_unknown": Rule("the committee has taken no such decision about this plan", UNKNOWN_VALUE),
    "plan.decision_not_carried": Rule("only a carried decision adopts a plan"),
    "plan.decision_on_other_version": Rule("the committee adopts exactly the draft that it decided about"),
    "plan.awaits_endorsement": Rule("the plan is adopted when the draft that was decided about is endorsed too"),
    "plan.not_over": Rule("a plan is closed on the last day of its half-year or later", UNKNOWN_VALUE),
    "plan.future_date": Rule("a fact is told on its day or later", UNKNOWN_VALUE),
    "plan.before_last_step": Rule("no step holds from a day before the last one", UNKNOWN_VALUE),
    "plan.district_outside_province": Rule("a plan's districts lie in its alliance's province", UNKNOWN_VALUE),
    "plan.target_unknown": Rule("targets and indicators are those of the named framework", UNKNOWN_VALUE),
}
