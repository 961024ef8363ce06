"""The checks that refuse a figure: each is one line that names its rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.contracts.indicators import IndicatorTerms
from shared.contracts.reporting import Figure
from shared.decisions import Actor, Refused, require
from shared.reference import areas, dimensions, periods

EARLIEST = 1990

PARTS_OF_A_WHOLE = {
    "percent": Decimal(100),
    "rate": Decimal(1),
    "per_1000": Decimal(1000),
    "per_100000": Decimal(100_000),
}
NATURAL_LIMITS: dict[str, tuple[Decimal | None, Decimal | None]] = {
    **{unit: (Decimal(0), whole) for unit, whole in PARTS_OF_A_WHOLE.items()},
    **dict.fromkeys(("count", "ratio", "years"), (Decimal(0), None)),
}
"""Lowest and highest value by unit, where an indicator has no limits of its own; None is no limit."""

QUOTIENTS = PARTS_OF_A_WHOLE | {"ratio": Decimal(1)}


@dataclass(frozen=True, slots=True)
class Facts:
    """What other streams know when a figure is submitted or corrected.

    `terms` are the indicator's as adopted (None: not adopted), `retired` says that no new figures are taken for it,
    `active` that the submitting organisation is an active member of the province's alliance; `today` is the local date,
    `similar` are adopted codes that an unknown one may have meant.
    """

    province: str
    terms: IndicatorTerms | None
    retired: bool
    active: bool
    today: date
    similar: tuple[str, ...] = ()


def check_member(figure: Figure, facts: Facts, actor: Actor) -> None:
    """Refuse a figure that is not the actor's own organisation's, or whose organisation is no active member."""
    require(
        figure.member_id == actor.organisation_id,
        "figure.of_another_member",
        field="member_id",
        value=figure.member_id,
        expected=actor.organisation_id,
    )
    require(
        facts.active, "figure.member_not_active", field="member_id", value=figure.member_id, province=facts.province
    )


def check(figure: Figure, facts: Facts, *, new: bool) -> None:
    """Refuse a figure that cannot be right. `new` figures also need an indicator that is not retired."""
    terms = terms_of(figure.indicator, facts)
    require(not (new and facts.retired), "figure.retired_indicator", field="indicator", value=figure.indicator)
    require(
        figure.framework == terms.framework,
        "figure.wrong_framework",
        field="framework",
        value=figure.framework,
        expected=terms.framework,
    )
    _check_period(figure, facts)
    _check_area(figure, facts)
    require(figure.unit == terms.unit, "figure.wrong_unit", field="unit", value=figure.unit, expected=terms.unit)
    expected = known_dimensions(figure.dimensions)
    require(
        figure.dimensions == expected,
        "figure.dimensions_order",
        field="dimensions",
        value=figure.dimensions,
        expected=expected,
    )
    _check_limits(figure, terms)
    _check_parts(figure)


def known_area(text: str, province: str) -> str:
    """The P-code of an area of the province; a name or an unknown code is refused with the codes it may have meant."""
    area = areas.find(text)
    if area is None:
        matched = areas.match(text, province)
        meant = (matched.area,) if matched.area else matched.candidates
        raise Refused(
            "figure.unknown_area",
            field="area",
            value=text,
            candidates=[f"{one.code} {one.name}" for one in meant],
            reason=matched.reason,
        )
    require(
        area.province == province,
        "figure.area_outside_province",
        field="area",
        value=text,
        province=area.province,
        expected=province,
    )
    return text


def known_dimensions(text: str) -> str:
    """The one name of a disaggregation, its parts in order; an unknown dimension or code is refused."""
    try:
        return dimensions.canonical(text)
    except dimensions.DimensionError as wrong:
        raise Refused(
            "figure.unknown_dimension",
            field="dimensions",
            value=text,
            reason=str(wrong),
            candidates=list(wrong.candidates),
        ) from wrong


def terms_of(indicator: str, facts: Facts) -> IndicatorTerms:
    """The terms that the indicator was adopted with; refused where it never was."""
    if facts.terms is None:
        raise Refused("figure.unknown_indicator", field="indicator", value=indicator, candidates=list(facts.similar))
    return facts.terms


def _check_period(figure: Figure, facts: Facts) -> None:
    begins = periods.start(figure.period)
    require(
        date(EARLIEST, 1, 1) <= begins <= facts.today,
        "figure.impossible_period",
        field="period",
        value=figure.period,
        earliest=EARLIEST,
        latest=facts.today.isoformat(),
    )


def _check_area(figure: Figure, facts: Facts) -> None:
    area = areas.find(known_area(figure.area, facts.province))
    assert area is not None  # known_area has refused what is not found
    require(
        areas.valid_in(area, figure.period),
        "figure.area_not_valid",
        field="area",
        value=figure.area,
        period=figure.period,
        valid_from=area.valid_from,
        valid_to=area.valid_to,
    )


def _check_limits(figure: Figure, terms: IndicatorTerms) -> None:
    """The indicator's own limits, or where it has none those that its unit has by nature."""
    value = Decimal(figure.value)
    low, high = (None if limit is None else Decimal(limit) for limit in (terms.limits.low, terms.limits.high))
    if low is None and high is None:
        low, high = NATURAL_LIMITS.get(terms.unit, (None, None))
    require(
        (low is None or low <= value) and (high is None or value <= high),
        "figure.out_of_limits",
        field="value",
        value=figure.value,
        low=None if low is None else str(low),
        high=None if high is None else str(high),
    )


def _check_parts(figure: Figure) -> None:
    """A part is at most its whole, and a quotient is what its parts give, as far as its own decimals tell."""
    if figure.numerator is None or figure.denominator is None:
        return
    numerator, denominator = Decimal(figure.numerator), Decimal(figure.denominator)
    scale = QUOTIENTS.get(figure.unit)
    if scale is None:
        return
    require(denominator > 0, "figure.denominator_not_positive", field="denominator", value=figure.denominator)
    require(
        figure.unit not in PARTS_OF_A_WHOLE or numerator <= denominator,
        "figure.numerator_above_denominator",
        field="numerator",
        value=figure.numerator,
        denominator=figure.denominator,
    )
    value, given = Decimal(figure.value), scale * numerator / denominator
    rounding = Decimal(1).scaleb(_exponent(value)) / 2
    require(
        abs(value - given) <= rounding,
        "figure.not_its_quotient",
        field="value",
        value=figure.value,
        expected=f"{given:.6f}",
    )


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # contracts take finite numbers only
    return exponent
