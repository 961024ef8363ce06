"""A plan against what came of it: outputs by measure and money by currency, planned and so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel, Field

from shared.runtime.store import Document


class OutputResult(BaseModel):
    """All outputs of one measure and unit. `share` is achieved / planned, null where nothing is planned."""

    measure: str
    unit: str
    planned: str
    achieved: str
    share: str | None
    outputs: int = Field(description="how many were planned")
    told: int = Field(description="for how many a number was told; for the others nothing is known")


class MoneyResult(BaseModel):
    """All activities with a budget in one currency. `share` is spent / budget, null where there is no budget."""

    currency: str
    budget: str
    spent: str
    share: str | None
    activities: int = Field(description="how many were planned")
    told: int = Field(description="for how many it was told what they spent")


class Results(BaseModel):
    """A plan against its outputs and its budget; numbers are decimals as text, shares to four places.

    What a cancelled activity planned does not count, what it had achieved and spent does.
    """

    plan_id: str
    outputs: list[OutputResult]
    money: list[MoneyResult]


@dataclass
class _Sum:
    planned: Decimal = Decimal(0)
    so_far: Decimal = Decimal(0)
    number: int = 0
    told: int = 0

    def add(self, planned: str, so_far: str | None, *, counts: bool) -> None:
        if counts:
            self.planned += Decimal(planned)
            self.number += 1
        if so_far is not None:
            self.so_far += Decimal(so_far)
            self.told += 1

    @property
    def share(self) -> str | None:
        return f"{self.so_far / self.planned:.4f}" if self.planned else None


def results(plan_id: str, activities: Iterable[Document]) -> Results:
    """What these activities planned, and what came of it."""
    outputs: dict[tuple[str, str], _Sum] = {}
    money: dict[str, _Sum] = {}
    for activity in activities:
        counts = activity["standing"] != "cancelled"
        for output in activity["outputs"]:
            of_measure = outputs.setdefault((output["measure"], output["unit"]), _Sum())
            of_measure.add(output["target"], output["achieved"], counts=counts)
        of_currency = money.setdefault(activity["budget"]["currency"], _Sum())
        spent = activity["spent"]["amount"] if activity["spent"] else None
        of_currency.add(activity["budget"]["amount"], spent, counts=counts)
    return Results(
        plan_id=plan_id,
        outputs=[
            OutputResult(
                measure=measure,
                unit=unit,
                planned=f"{total.planned:f}",
                achieved=f"{total.so_far:f}",
                share=total.share,
                outputs=total.number,
                told=total.told,
            )
            for (measure, unit), total in sorted(outputs.items())
        ],
        money=[
            MoneyResult(
                currency=currency,
                budget=f"{total.planned:f}",
                spent=f"{total.so_far:f}",
                share=total.share,
                activities=total.number,
                told=total.told,
            )
            for currency, total in sorted(money.items())
        ],
    )
