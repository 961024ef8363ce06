"""Every rule of reporting by its stable name: what it means, and what HTTP answers where it is broken."""

from __future__ import annotations

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "indicator.unknown": Rule("a code is one of the global frame, or the programme's own (LEAD.)", UNKNOWN_VALUE),
    "indicator.repeats_another": Rule("values are stored once, under the code first listed", UNKNOWN_VALUE),
    "indicator.unknown_framework": Rule("a global code is adopted in its own frame", UNKNOWN_VALUE),
    "indicator.limits_crossed": Rule("the lowest value is below the highest", UNKNOWN_VALUE),
    "indicator.out_of_limits": Rule("target and baseline lie within the natural limits", UNKNOWN_VALUE),
    "indicator.target_against_direction": Rule("a target is not worse than the baseline", UNKNOWN_VALUE),
    "indicator.target_before_baseline": Rule("a target's year is after the baseline's", UNKNOWN_VALUE),
    "indicator.already_adopted": Rule("an adopted indicator keeps its terms, its target aside"),
    "indicator.not_adopted": Rule("only an adopted indicator gets a target or is retired"),
    "figure.unknown_indicator": Rule("figures are for adopted indicators", UNKNOWN_VALUE),
    "figure.retired_indicator": Rule("a retired indicator takes no new figures", UNKNOWN_VALUE),
    "figure.wrong_framework": Rule(
        "a figure is in the framework version that its indicator is adopted in", UNKNOWN_VALUE
    ),
    "figure.unknown_area": Rule("an area is a P-code of COD-AB 2022", UNKNOWN_VALUE),
    "figure.area_outside_province": Rule("an area lies in the province that the figure is submitted to", UNKNOWN_VALUE),
    "figure.area_not_valid": Rule("an area existed in the figure's period", UNKNOWN_VALUE),
    "figure.impossible_period": Rule("a period begins in 1990 or later, and has begun", UNKNOWN_VALUE),
    "figure.wrong_unit": Rule("a figure is in its indicator's unit", UNKNOWN_VALUE),
    "figure.unknown_dimension": Rule("a disaggregation is by known dimensions and codes", UNKNOWN_VALUE),
    "figure.dimensions_order": Rule("dimensions stand in order", UNKNOWN_VALUE),
    "figure.out_of_limits": Rule("a value lies within the natural limits", UNKNOWN_VALUE),
    "figure.denominator_not_positive": Rule("a denominator is above zero", UNKNOWN_VALUE),
    "figure.numerator_above_denominator": Rule("a part is at most its whole", UNKNOWN_VALUE),
    "figure.not_its_quotient": Rule("a value is what its numerator and denominator give", UNKNOWN_VALUE),
    "figure.correction_needed": Rule("another value under the same key is a correction"),
    "figure.member_not_active": Rule("only active members submit and correct", NOT_ALLOWED),
    "figure.of_another_member": Rule("members submit, correct and withdraw their own figures", NOT_ALLOWED),
    "figure.own_matter": Rule("nobody verifies or returns their own organisation's figure", NOT_ALLOWED),
    "figure.unknown": Rule("a command about a figure names one that is there", NOT_THERE),
    "figure.standing": Rule("what the figure's standing does not allow"),
    "figure.changed_meanwhile": Rule("what was looked at is what is verified"),
    "series.busy": Rule("other writers were first, again and again: try once more"),
}
