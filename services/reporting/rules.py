"""Every rule of reporting by its stable name: what it means, and what HTTP answers where it is broken."""

from __future__ import annotations

CONFLICT, UNKNOWN_VALUE, NOT_THERE, NOT_ALLOWED = 409, 422, 404, 403

RULES: dict[str, tuple[str, int]] = {
    "indicator.unknown": ("a code is one of the global frame, or the programme's own (LEAD.)", UNKNOWN_VALUE),
    "indicator.repeats_another": ("values are stored once, under the code first listed", UNKNOWN_VALUE),
    "indicator.unknown_framework": ("a global code is adopted in its own frame", UNKNOWN_VALUE),
    "indicator.limits_crossed": ("the lowest value is below the highest", UNKNOWN_VALUE),
    "indicator.out_of_limits": ("target and baseline lie within the natural limits", UNKNOWN_VALUE),
    "indicator.target_against_direction": ("a target is not worse than the baseline", UNKNOWN_VALUE),
    "indicator.target_before_baseline": ("a target's year is after the baseline's", UNKNOWN_VALUE),
    "indicator.already_adopted": ("an adopted indicator keeps its terms, its target aside", CONFLICT),
    "indicator.not_adopted": ("only an adopted indicator gets a target or is retired", CONFLICT),
    "figure.unknown_indicator": ("figures are for adopted indicators", UNKNOWN_VALUE),
    "figure.retired_indicator": ("a retired indicator takes no new figures", UNKNOWN_VALUE),
    "figure.wrong_framework": ("a figure is in the framework version that its indicator is adopted in", UNKNOWN_VALUE),
    "figure.unknown_area": ("an area is a P-code of COD-AB 2022", UNKNOWN_VALUE),
    "figure.area_outside_province": ("an area lies in the province that the figure is submitted to", UNKNOWN_VALUE),
    "figure.area_not_valid": ("an area existed in the figure's period", UNKNOWN_VALUE),
    "figure.impossible_period": ("a period begins in 1990 or later, and has begun", UNKNOWN_VALUE),
    "figure.wrong_unit": ("a figure is in its indicator's unit", UNKNOWN_VALUE),
    "figure.unknown_dimension": ("a disaggregation is by known dimensions and codes", UNKNOWN_VALUE),
    "figure.dimensions_order": ("dimensions stand in order", UNKNOWN_VALUE),
    "figure.out_of_limits": ("a value lies within the natural limits", UNKNOWN_VALUE),
    "figure.denominator_not_positive": ("a denominator is above zero", UNKNOWN_VALUE),
    "figure.numerator_above_denominator": ("a part is at most its whole", UNKNOWN_VALUE),
    "figure.not_its_quotient": ("a value is what its numerator and denominator give", UNKNOWN_VALUE),
    "figure.correction_needed": ("another value under the same key is a correction", CONFLICT),
    "figure.member_not_active": ("only active members submit and correct", NOT_ALLOWED),
    "figure.of_another_member": ("members submit, correct and withdraw their own figures", NOT_ALLOWED),
    "figure.own_matter": ("nobody verifies or returns their own organisation's figure", NOT_ALLOWED),
    "figure.unknown": ("a command about a figure names one that is there", NOT_THERE),
    "figure.standing": ("what the figure's standing does not allow", CONFLICT),
    "figure.changed_meanwhile": ("what was looked at is what is verified", CONFLICT),
    "series.busy": ("other writers were first, again and again: try once more", CONFLICT),
}

STATUSES: dict[str, int] = {name: status for name, (_, status) in RULES.items()}
"""What `shared.web.app.create_app` takes as `refusals`."""
