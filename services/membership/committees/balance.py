"""How a committee's filled seats are spread over the six sectors, measured against its rules: a wrong balance warns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, Field

from shared.contracts.committee_seats import Share
from shared.contracts.fields import Sector

Imbalance = Literal["sector_above_share", "too_few_sectors"]


class SectorSeats(BaseModel):
    """The seats that a sector's organisations hold, and their share of the filled ones."""

    sector: Sector
    seats: int
    share: str = Field(description="of the filled seats, decimal text", examples=["0.3636"])
    above: bool = Field(description="whether that is more than the rules want")


class Balance(BaseModel):
    """Filled seats by sector, largest first. `missing` are sectors without a seat; `warnings` what the rules want else."""

    filled: int
    sectors: list[SectorSeats]
    missing: list[Sector]
    max_sector_share: str | None
    min_sectors: int
    warnings: list[Imbalance]


def balance(sectors: Iterable[Sector], max_sector_share: Share | None, min_sectors: int) -> Balance:
    """The balance of seats whose holders are of these sectors, one entry per filled seat."""
    seats = Counter(sectors)
    filled = seats.total()
    most = Fraction(max_sector_share) if max_sector_share else Fraction(1)
    shown = [
        SectorSeats(sector=sector, seats=n, share=_share(n, filled), above=Fraction(n, filled) > most)
        for sector, n in sorted(seats.items(), key=lambda one: (-one[1], one[0]))
    ]
    warnings: list[Imbalance] = []
    if any(one.above for one in shown):
        warnings.append("sector_above_share")
    if len(seats) < min_sectors:
        warnings.append("too_few_sectors")
    return Balance(
        filled=filled,
        sectors=shown,
        missing=[sector for sector in Sector if sector not in seats],
        max_sector_share=max_sector_share,
        min_sectors=min_sectors,
        warnings=warnings,
    )


def _share(part: int, whole: int) -> str:
    return str((Decimal(part) / whole).quantize(Decimal("0.0001")))
