"""What an approval must hold: its tranches add up, within what was requested and not below what was delivered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import date

from services.membership.support.commands import Terms
from services.membership.support.quantities import in_all, measured, number, said, unit
from services.membership.support.standings import Approved
from shared.contracts.support import Approval, Quantity, SupportRequested
from shared.decisions import require


def allowed(terms: Terms, request: SupportRequested, approved_on: date) -> None:
    """Refuse terms that no approval of this request may have."""
    asked = request.requested
    some_of(terms.approved, asked, "approved")
    for place, tranche in enumerate(terms.tranches):
        some_of(tranche.quantity, asked, f"tranches.{place}.quantity")
        in_time = tranche.due_on >= approved_on
        require(in_time, "support.tranche_before_approval", field=f"tranches.{place}.due_on", value=tranche.due_on)
    more = number(terms.approved) > number(asked)
    require(not more, "support.more_than_requested", requested=said(asked), approved=said(terms.approved))
    total = in_all(tranche.quantity for tranche in terms.tranches)
    require(
        total == number(terms.approved), "support.tranches_add_up", approved=said(terms.approved), tranches=str(total)
    )
    tranches = [tranche.tranche_no for tranche in terms.tranches]
    _numbered_once(tranches, "tranches")
    _numbered_once((condition.condition_no for condition in terms.conditions), "conditions")
    for place, condition in enumerate(terms.conditions):
        if condition.tranche_no is not None:
            known_tranche(condition.tranche_no, tranches, f"conditions.{place}.tranche_no")


def keeps_what_was_given(terms: Terms, approved: Approved) -> None:
    """Refuse terms that what was delivered, or shown to be met, does not fit."""
    given = in_all(delivery.delivered for delivery in approved.deliveries)
    enough = number(terms.approved) >= given
    require(enough, "support.below_delivered", approved=said(terms.approved), delivered=str(given))
    left = {tranche.tranche_no: number(tranche.quantity) for tranche in terms.tranches}
    for delivery in approved.deliveries:
        left[delivery.tranche_no] = left.get(delivery.tranche_no, 0) - number(delivery.delivered)
        enough = left[delivery.tranche_no] >= 0
        require(enough, "support.tranche_below_delivered", tranche_no=delivery.tranche_no)
    kept = {condition.condition_no: condition for condition in terms.conditions}
    for condition in approved.approval.conditions:
        same = kept.get(condition.condition_no) == condition
        met = condition.condition_no in approved.conditions_met
        require(same or not met, "support.met_condition_changed", condition_no=condition.condition_no)


def some_of(quantity: Quantity, asked: Quantity, field: str) -> None:
    """Refuse what is nothing, or is counted in another unit than what was asked for."""
    same = unit(quantity) == unit(asked)
    require(same, "support.other_unit", field=field, value=unit(quantity), asked_in=unit(asked))
    require(number(quantity) > 0, "support.nothing", field=field, value=str(number(quantity)))


def known_tranche(tranche_no: int, tranches: Iterable[int], field: str) -> None:
    """Refuse a tranche that the approval does not have."""
    known = sorted(tranches)
    require(tranche_no in known, "support.unknown_tranche", field=field, value=tranche_no, candidates=known)


def terms_of(approval: Approval) -> Terms:
    """The terms that the approval tells."""
    return Terms(approval.approved, approval.tranches, approval.conditions)


def differing(one: Terms, other: Terms) -> tuple[str, ...]:
    """The names of what differs, whatever way their decimals are written; none: they are the same."""
    return tuple(name for name, what in _told(one).items() if what != _told(other)[name])


def _told(terms: Terms) -> dict[str, Hashable]:
    return {
        "approved": measured(terms.approved),
        "tranches": tuple((one.tranche_no, measured(one.quantity), one.due_on) for one in terms.tranches),
        "conditions": terms.conditions,
    }


def _numbered_once(numbers: Iterable[int], field: str) -> None:
    twice = sorted(number for number, times in Counter(numbers).items() if times > 1)
    require(not twice, "support.numbered_once", field=field, value=twice)
