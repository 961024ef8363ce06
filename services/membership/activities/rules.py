"""What an activity's slice refuses."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "activity.unknown": Rule("there is no such activity", NOT_THERE),
    "activity.no_plan": Rule("an activity belongs to a plan that was drafted", UNKNOWN_VALUE),
    "activity.plan_closed": Rule("nothing is planned, changed or told any more under a closed plan"),
    "activity.final": Rule("a completed or cancelled activity stays as it is"),
    "activity.planned_already": Rule("this activity is planned already, in another way; one is carried over once"),
    "activity.needs_decision": Rule(
        "an adopted plan's activities are added and changed by a decision of the committee"
    ),
    "activity.decision_unknown": Rule("the committee has taken no such decision", UNKNOWN_VALUE),
    "activity.decision_not_carried": Rule("only a carried decision changes a plan"),
    "activity.decision_elsewhere": Rule("the decision is about this activity, or about its plan after the adoption"),
    "activity.decision_used": Rule("a decision makes the same kind of change to an activity once"),
    "activity.for_another": Rule("members plan their own activities, the secretariat everybody's", NOT_ALLOWED),
    "activity.owner_not_active": Rule("only an active member is responsible for an activity"),
    "activity.partner_unknown": Rule("a partner named by its id only is a member, or was one", UNKNOWN_VALUE),
    "activity.due_outside_half_year": Rule("an activity is due in the half-year of its plan", UNKNOWN_VALUE),
    "activity.ends_before_it_begins": Rule("an activity is not due before it begins", UNKNOWN_VALUE),
    "activity.output_repeated": Rule("every output of an activity has an id of its own", UNKNOWN_VALUE),
    "activity.target_unknown": Rule("targets and indicators are those of the named framework", UNKNOWN_VALUE),
    "activity.area_unknown": Rule("an activity's areas are known and lie in the province", UNKNOWN_VALUE),
    "activity.not_carried_over": Rule(
        "what goes on is an open activity that an earlier plan carried over when it closed", UNKNOWN_VALUE
    ),
    "activity.not_involved": Rule("its owner and partners tell an activity's progress", NOT_ALLOWED),
    "activity.not_owner": Rule("its owner completes an activity", NOT_ALLOWED),
    "activity.future_date": Rule("a fact is told on its day or later", UNKNOWN_VALUE),
    "activity.out_of_order": Rule("totals are told in the order of their days", UNKNOWN_VALUE),
    "activity.output_unknown": Rule("numbers are told for outputs that were planned", UNKNOWN_VALUE),
    "activity.other_currency": Rule("money is spent in the currency of the budget", UNKNOWN_VALUE),
    "activity.completed_before_start": Rule("an activity is not completed before it begins", UNKNOWN_VALUE),
    "activity.output_untold": Rule(
        "to complete an activity, a number is told for every output whose target was not reached yet", UNKNOWN_VALUE
    ),
    "activity.no_evidence": Rule("an activity is completed with evidence, given before or now", UNKNOWN_VALUE),
}
