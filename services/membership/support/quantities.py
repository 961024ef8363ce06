"""Arithmetic of support: money of one currency, or days; never of both, and never of two currencies."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from shared.contracts.fields import Money
from shared.contracts.support import Days, Quantity

DAYS = "days"


def unit(quantity: Quantity) -> str:
    """What it is counted in: `days`, or the currency's code."""
    return quantity.currency if isinstance(quantity, Money) else DAYS


def number(quantity: Quantity) -> Decimal:
    """How much it is, in its unit."""
    return Decimal(quantity.amount if isinstance(quantity, Money) else quantity.days)


def measured(quantity: Quantity) -> tuple[str, Decimal]:
    """Unit and number: equal for quantities that are the same, however their decimals are written."""
    return unit(quantity), number(quantity)


def said(quantity: Quantity) -> str:
    """As a person reads it: `250000 PKR`, `12.5 days`."""
    return f"{number(quantity)} {unit(quantity)}"


def in_all(quantities: Iterable[Quantity]) -> Decimal:
    """The sum of quantities of one unit."""
    return sum(map(number, quantities), Decimal(0))


def of_unit(like: Quantity, much: Decimal) -> Quantity:
    """That much of what the other quantity is counted in."""
    return Money(amount=str(much), currency=like.currency) if isinstance(like, Money) else Days(days=str(much))
