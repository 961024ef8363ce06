"""Where a request for support stands: each standing is a type, so that what can't be can't be written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.support import (
    Approval,
    SupportApprovalChanged,
    SupportApproved,
    SupportClosed,
    SupportDeclined,
    SupportDelivered,
    SupportRequested,
)


@dataclass(frozen=True, slots=True)
class Unasked:
    """Nothing was asked for yet."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is kept of every request."""

    request: SupportRequested


class Requested(Asked):
    """It waits for a decision."""


class Declined(Asked):
    """It was not approved, or taken back."""


@dataclass(frozen=True, slots=True)
class Granted(Asked):
    """What is kept of support that was approved: how much, since when it is so, what was delivered of it, in order."""

    approval: Approval
    since: date
    deliveries: tuple[SupportDelivered, ...] = ()

    @property
    def conditions_met(self) -> frozenset[int]:
        """The numbers of the conditions that deliveries have shown to be met."""
        return frozenset(number for delivery in self.deliveries for number in delivery.conditions_met)


class Approved(Granted):
    """Support is being given."""


class Closed(Granted):
    """Nothing more of it comes."""


Standing: TypeAlias = Unasked | Requested | Approved | Declined | Closed


def evolve(standing: Standing, event: Event) -> Standing:  # noqa: PLR0911  one line per fact
    """Where the request stands after an event."""
    match event, standing:
        case SupportRequested(), Unasked():
            return Requested(event)
        case SupportDeclined(), Requested(request):
            return Declined(request)
        case SupportApproved(approved_on=day), Requested(request):
            return Approved(request, event, day)
        case SupportApprovalChanged(effective_on=day), Approved(request, deliveries=deliveries):
            return Approved(request, event, day, deliveries)
        case SupportDelivered(), Approved(request, approval, since, deliveries):
            return Approved(request, approval, since, (*deliveries, event))
        case SupportClosed(), Approved(request, approval, since, deliveries):
            return Closed(request, approval, since, deliveries)
    return standing


def word(standing: Standing) -> str:
    """The word for where a request stands: unasked, requested, approved, declined or closed."""
    return type(standing).__name__.lower()
