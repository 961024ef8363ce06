"""How much support was asked for, approved and given: added up when asked, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pydantic import BaseModel, Field, TypeAdapter

from services.membership.support.quantities import number, unit
from services.membership.support.views import support
from shared.contracts.support import Quantity
from shared.runtime.store import Document
from shared.streams.views import Views
from shared.web.positions import Position

A_PAGE = 500
_QUANTITY: TypeAdapter[Quantity] = TypeAdapter(Quantity)


class Total(BaseModel):
    """Support of one unit. Amounts are decimal numbers as text."""

    unit: str = Field(description="`days`, or a currency (ISO 4217)")
    requests: int = Field(description="all, the declined and withdrawn ones too")
    requested: str = Field(description="in all requests, the declined and withdrawn ones too")
    waiting: str = Field(description="in requests that wait for a decision")
    approved: str = Field(description="as it stands now")
    delivered: str


class Totals(BaseModel):
    """One line per currency, and one for days."""

    data: list[Total]
    stale: bool = Field(default=False, exclude=True)


async def add_up(views: Views, province: str, where: Document, positions: tuple[Position, ...]) -> Totals:
    """The totals of a province's support that matches, served by the view's indexes. Raises StoreAway."""
    sums: dict[str, _Sum] = {}
    cursor: str | None = None
    stale, first = False, True
    while first or cursor is not None:
        page = await views.find(
            support,
            where,
            provinces=frozenset({province}),
            positions=positions if first else (),
            limit=A_PAGE,
            cursor=cursor,
        )
        for document in page.documents:
            sums.setdefault(unit(_QUANTITY.validate_python(document["requested"])), _Sum()).take(document)
        stale, cursor, first = stale or page.stale, page.cursor, False
    return Totals(data=[sums[counted_in].total(counted_in) for counted_in in sorted(sums)], stale=stale)


class _Sum:
    def __init__(self) -> None:
        self._requests = 0
        self._sums = dict.fromkeys(("requested", "waiting", "approved", "delivered"), Decimal(0))

    def take(self, document: Document) -> None:
        self._requests += 1
        for name in ("requested", "approved", "delivered"):
            self._sums[name] += _much(document, name)
        if document["standing"] == "requested":
            self._sums["waiting"] += _much(document, "requested")

    def total(self, counted_in: str) -> Total:
        said = {name: str(total) for name, total in self._sums.items()}
        return Total(unit=counted_in, requests=self._requests, **said)


def _much(document: Mapping[str, object], name: str) -> Decimal:
    return number(_QUANTITY.validate_python(document[name])) if document[name] else Decimal(0)
