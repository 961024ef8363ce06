"""Giving what was approved: within the approval and its tranche, its conditions met; and the end of it."""

from __future__ import annotations

from decimal import Decimal

from services.membership.support.commands import Close, Deliver
from services.membership.support.order import in_order, in_short, misplaced
from services.membership.support.quantities import in_all, measured, number, of_unit, said
from services.membership.support.standings import Approved, Closed, Granted
from services.membership.support.terms import known_tranche, some_of
from shared.contracts.event import Event
from shared.contracts.support import Quantity, SupportClosed, SupportDelivered
from shared.decisions import require


def delivery(command: Deliver, granted: Granted) -> list[Event]:
    """The delivery that the command tells; nothing when it was told before. Raises Refused."""
    if command.delivery_no <= len(granted.deliveries):
        before = granted.deliveries[command.delivery_no - 1]
        require(_told(command, before), "support.delivery_told_otherwise", delivery_no=command.delivery_no)
        return []
    if isinstance(granted, Closed):
        raise misplaced(granted, command)
    following = len(granted.deliveries) + 1
    is_next = command.delivery_no == following
    require(is_next, "support.delivery_not_next", field="delivery_no", value=command.delivery_no, next=following)
    in_order(command.on, command.today, granted.approval.approved_on)
    _fits(command, granted)
    _conditions_met(command, granted)
    approved = granted.approval.approved
    told = SupportDelivered(
        **in_short(granted.request),
        delivery_no=command.delivery_no,
        tranche_no=command.tranche_no,
        delivered=command.delivered,
        value_date=command.on,
        conditions_met=tuple(sorted(set(command.conditions_met))),
        evidence=command.evidence,
        approved=approved,
        delivered_in_all=of_unit(approved, _given(granted) + number(command.delivered)),
    )
    return [told]


def closing(command: Close, approved: Approved) -> SupportClosed:
    """The end of the support. Raises Refused."""
    in_order(command.on, command.today, max([approved.since, *(one.value_date for one in approved.deliveries)]))
    whole, given = approved.approval.approved, _given(approved)
    return SupportClosed(
        **in_short(approved.request),
        closed_on=command.on,
        report=command.report,
        approved=whole,
        delivered_in_all=of_unit(whole, given),
        undelivered=of_unit(whole, number(whole) - given),
    )


def _given(granted: Granted, *tranches: int) -> Decimal:
    """How much was delivered, in all or of these tranches."""
    return in_all(one.delivered for one in granted.deliveries if not tranches or one.tranche_no in tranches)


def _told(command: Deliver, before: SupportDelivered) -> bool:
    """Whether the command tells what the delivery of that number told."""
    return (command.tranche_no, measured(command.delivered), command.on) == (
        before.tranche_no,
        measured(before.delivered),
        before.value_date,
    ) and tuple(sorted(set(command.conditions_met))) == before.conditions_met


def _fits(command: Deliver, granted: Granted) -> None:
    approval = granted.approval
    some_of(command.delivered, approval.approved, "delivered")
    known_tranche(command.tranche_no, (one.tranche_no for one in approval.tranches), "tranche_no")
    [tranche] = [one for one in approval.tranches if one.tranche_no == command.tranche_no]
    _at_most(approval.approved, _given(granted), command.delivered, "support.more_than_approved")
    given = _given(granted, command.tranche_no)
    _at_most(tranche.quantity, given, command.delivered, "support.more_than_tranche")


def _at_most(whole: Quantity, given: Decimal, more: Quantity, rule: str) -> None:
    left = number(whole) - given
    require(
        number(more) <= left,
        rule,
        field="delivered",
        value=said(more),
        approved=said(whole),
        delivered=said(of_unit(whole, given)),
        left=said(of_unit(whole, left)),
    )


def _conditions_met(command: Deliver, granted: Granted) -> None:
    known = {one.condition_no: one for one in granted.approval.conditions}
    for number_told in command.conditions_met:
        is_known = number_told in known
        require(is_known, "support.unknown_condition", field="conditions_met", value=number_told)
    met = granted.conditions_met | set(command.conditions_met)
    missing = [
        one.condition_no
        for one in known.values()
        if one.tranche_no in {None, command.tranche_no} and one.condition_no not in met
    ]
    require(not missing, "support.condition_not_met", conditions=missing, tranche_no=command.tranche_no)
