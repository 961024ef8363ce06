"""The activities of a plan: as the view shows them, and as they stand in the journal when a plan is adopted or closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.membership.activities.decisions import decider
from services.membership.activities.standings import Cancelled, Completed, Known, Open
from services.membership.activities.views import activities
from services.membership.streams import activity_stream
from shared.contracts.fields import Money
from shared.journal import Journal
from shared.runtime.store import Document
from shared.streams.views import Views
from shared.web.problems import client_input

A_PAGE = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """Which activities of a plan: all of them, or by owner, district and goal."""

    plan_id: str
    owner: str | None = None
    district: str | None = None
    goal: int | None = None

    def where(self) -> Document:
        """The query over the view, served by an index on the plan and one of the others."""
        given = {"plan_id": self.plan_id, "owner_id": self.owner, "districts": self.district, "goals": self.goal}
        return {name: value for name, value in given.items() if value is not None}


async def shown_of(
    views: Views, province: str, asked: Asked, positions: Sequence[tuple[str, int]] = ()
) -> tuple[list[Document], bool]:
    """All the activities asked for, the first due first, and whether a position was not reached. Raises StoreAway."""
    found: list[Document] = []
    stale, cursor = False, None
    while True:
        page = await views.find(
            activities,
            asked.where(),
            provinces={province},
            positions=() if cursor else positions,
            limit=A_PAGE,
            cursor=cursor,
            sort=("agreed_due_on",),
        )
        found, stale, cursor = found + page.documents, stale or page.stale, page.cursor
        if cursor is None:
            return found, stale


@dataclass(frozen=True, slots=True)
class Contents:
    """A plan's activities by how they stand, and the budget of those not cancelled, by currency."""

    open: tuple[str, ...]
    completed: tuple[str, ...]
    cancelled: tuple[str, ...]
    budget: tuple[Money, ...]


async def contents(journal: Journal, views: Views, province: str, plan_id: str) -> Contents:
    """What a plan holds: its activities are found by the view, and stand as their streams say. Raises StoreAway."""
    shown, _ = await shown_of(views, province, Asked(plan_id))
    loaded = await journal.load_many(activity_stream(province, one["activity_id"]) for one in shown)
    states = [decider.state(stream.events()) for stream in loaded.values()]
    known = [state for state in states if isinstance(state, Known)]

    def ids(standing: type[Known]) -> tuple[str, ...]:
        return tuple(sorted(one.planned.activity_id for one in known if isinstance(one, standing)))

    budget: dict[str, Decimal] = {}
    for one in known:
        if not isinstance(one, Cancelled):
            planned = one.planned.budget
            budget[planned.currency] = budget.get(planned.currency, Decimal(0)) + Decimal(planned.amount)
    with client_input():  # a sum may be too large for an amount
        money = tuple(Money(amount=f"{total:f}", currency=currency) for currency, total in sorted(budget.items()))
    return Contents(ids(Open), ids(Completed), ids(Cancelled), money)
