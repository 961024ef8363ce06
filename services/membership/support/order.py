"""What every step of a request shares: its day, what its event repeats, and the refusal of a step out of place."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.membership.support.commands import Command
from services.membership.support.standings import Standing, word
from shared.contracts.support import Support, SupportRequested
from shared.decisions import Refused, require


def in_order(on: date, today: date, since: date) -> None:
    """Refuse a day that has not come, or is before the step that this one follows."""
    require(on <= today, "support.future_date", today=today)
    require(on >= since, "support.before_last_step", last_step_on=since)


def in_short(request: SupportRequested) -> dict[str, Any]:
    """What every event of this support repeats of its request."""
    return {name: getattr(request, name) for name in Support.model_fields}


def misplaced(standing: Standing, command: Command) -> Refused:
    """The refusal of a command that does not fit where the request stands."""
    return Refused("support.standing", command=type(command).__name__, standing=word(standing))
