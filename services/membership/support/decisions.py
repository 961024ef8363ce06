"""A request for support: asked for by a member, decided by another, delivered in tranches, closed with a report."""

from __future__ import annotations

from services.membership.support.commands import (
    Approve,
    Ask,
    ByAnother,
    ChangeApproval,
    Close,
    Command,
    Decline,
    Deliver,
    Withdraw,
)
from services.membership.support.deliveries import closing, delivery
from services.membership.support.order import in_order, in_short, misplaced
from services.membership.support.quantities import DAYS, unit
from services.membership.support.standings import (
    Approved,
    Asked,
    Closed,
    Declined,
    Granted,
    Requested,
    Standing,
    Unasked,
    evolve,
)
from services.membership.support.terms import allowed, differing, keeps_what_was_given, some_of, terms_of
from shared.contracts.event import Event
from shared.contracts.support import (
    SupportApprovalChanged,
    SupportApproved,
    SupportDeclined,
    SupportDeclineReason,
    SupportRequested,
)
from shared.decisions import Actor, Decider, require
from shared.reference.areas import find as find_area


def decide(standing: Standing, command: Command, actor: Actor) -> list[Event]:  # noqa: PLR0911  one answer per step
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    require(isinstance(command, Ask) or isinstance(standing, Asked), "support.unknown")
    if isinstance(command, ByAnother) and isinstance(standing, Asked):
        _decided_by_another(command, standing.request, actor)
    match command, standing:
        case Ask(), Unasked():
            return [_asked(command)]
        case Approve(), Requested(request):
            return [_approved(command, request)]
        case Decline(on=on, why=why), Requested(request):
            in_order(on, command.today, request.requested_on)
            return [SupportDeclined(**in_short(request), declined_on=on, why=why)]
        case Withdraw(on=on), Requested(request):
            _own(request, actor)
            in_order(on, command.today, request.requested_on)
            why = SupportDeclineReason(code="withdrawn", text=command.text)
            return [SupportDeclined(**in_short(request), declined_on=on, why=why)]
        case ChangeApproval(), Approved():
            return _changed(command, standing)
        case Deliver(), Granted():
            return delivery(command, standing)
        case Close(), Approved():
            return [closing(command, standing)]
    if _asked_twice(standing, command):
        return []
    raise misplaced(standing, command)


decider: Decider[Standing, Command] = Decider(Unasked(), decide, evolve)


def _asked_twice(standing: Standing, command: Command) -> bool:
    match command, standing:
        case Ask(request=request), Asked(before):
            return request == before
        case Approve(terms=terms), Granted():
            return not differing(terms, terms_of(standing.approval))
        case ((Decline() | Withdraw()), Declined()) | (Close(), Closed()):
            return True
    return False


def _decided_by_another(command: ByAnother, request: SupportRequested, actor: Actor) -> None:
    requester = request.requester.organisation_id
    own = actor.organisation_id == requester or actor.account_id in command.acting
    require(not own, "support.own_matter", organisation=requester)


def _own(request: SupportRequested, actor: Actor) -> None:
    own = actor.organisation_id == request.requester.organisation_id
    require(own, "support.not_own", organisation=actor.organisation_id)


def _asked(command: Ask) -> SupportRequested:
    request = command.request
    require(command.standing == "active", "support.requester_not_active", standing=command.standing)
    require(command.activity_known, "support.unknown_activity", field="activity_id", value=request.activity_id)
    for district in request.districts:
        area = find_area(district)
        inside = area is not None and area.province == command.province
        require(inside, "support.district_outside_province", district=district, province=command.province)
    counted_in = unit(request.requested)
    fits = (counted_in == DAYS) == (request.kind == "technical")
    require(fits, "support.kind_and_unit", field="requested", value=counted_in, kind=request.kind)
    some_of(request.requested, request.requested, "requested")
    require(request.requested_on <= command.today, "support.future_date", today=command.today)
    in_time = request.needed_by_on >= request.requested_on
    require(in_time, "support.needed_before_asked", requested_on=request.requested_on)
    return request


def _approved(command: Approve, request: SupportRequested) -> SupportApproved:
    in_order(command.on, command.today, request.requested_on)
    allowed(command.terms, request, command.on)
    return SupportApproved(
        **in_short(request), **command.terms.told(), approved_on=command.on, authority=command.authority
    )


def _changed(command: ChangeApproval, before: Approved) -> list[Event]:
    in_order(command.on, command.today, before.since)
    allowed(command.terms, before.request, before.approval.approved_on)
    keeps_what_was_given(command.terms, before)
    changed = differing(command.terms, terms_of(before.approval))
    if not changed:
        return []  # asked twice: those are its terms already
    told = SupportApprovalChanged(
        **in_short(before.request),
        **command.terms.told(),
        approved_on=before.approval.approved_on,
        authority=command.authority,
        effective_on=command.on,
        changed=changed,
        why=command.why,
    )
    return [told]
