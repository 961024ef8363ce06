"""The linkage metrics over HTTP: of one month, or of every month from one to another."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from services.membership.linkages.history import Histories, Month
from services.membership.linkages.metrics import EI, Share
from shared.reference.periods import Period, parse
from shared.runtime.service import Kit
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import Unprocessable

LONGEST = 60
MONTH = r"^[12][0-9]{3}-(0[1-9]|1[0-2])$"
NO_CONTACTS, NO_TIES = "no_contacts", "no_ties"
BETWEEN_PUBLIC_BODIES = "_between_public_bodies"


class ShareShown(BaseModel):
    """`value` = `part` / `whole`; null where `whole` is 0, and `reason` says what there is none of."""

    value: float | None
    part: int
    whole: int
    reason: str | None = Field(default=None, examples=[NO_CONTACTS])


class IndexShown(BaseModel):
    """E-I index: `value` = (`external` - `internal`) / (`external` + `internal`); null with a reason where both are 0."""

    value: float | None = Field(description="-1: all ties inside the groups; 1: all across")
    external: int
    internal: int
    reason: str | None = Field(default=None, examples=[NO_TIES])


class FormalByKind(BaseModel):
    """Pairs that are formally tied, by what ties them; a pair may be tied in several ways."""

    linkage: int = Field(description="a linkage in force")
    seat: int = Field(description="seats of the core committee, both in term")
    activity: int = Field(description="an activity of an adopted plan, its owner with each partner, until it ends")


class MonthShown(BaseModel):
    """A month's metrics. Contacts are those of the month; members and formal ties are those of its last day, or today.

    A contact is two members in one meeting or awareness session. Two members are formally tied by a linkage in force, by
    seats of the core committee, or by an activity of an adopted plan that one owns and the other takes part in; they are
    tied by that or by a contact. Tiers are told apart between public bodies only.
    """

    month: str = Field(examples=["2026-06"])
    as_of: date
    members: int
    cross_sector_share: ShareShown = Field(description="of contacts, those between two sectors")
    cross_tier_share: ShareShown = Field(description="of contacts between public bodies, those between two tiers")
    ei_by_sector: IndexShown = Field(description="of tied pairs, across sectors against inside one")
    ei_by_tier: IndexShown = Field(description="of tied pairs of public bodies, across tiers against inside one")
    sectors: dict[str, IndexShown] = Field(description="each sector's own E-I index")
    tiers: dict[str, IndexShown] = Field(description="each tier's own E-I index")
    formal_share: ShareShown = Field(description="of tied pairs, those with a formal tie")
    formal_by_kind: FormalByKind
    institutional_share: ShareShown = Field(
        description="of tied pairs, those with a formal tie that joins two sectors or two tiers"
    )
    districts_share: ShareShown = Field(description="of the province's districts, those with a member of each sector")
    districts_with_every_sector: list[str] = Field(description="their P-codes")


class MetricsShown(BaseModel):
    """Metrics by month, the earliest first."""

    data: list[MonthShown]


def metrics_router(kit: Kit) -> APIRouter:
    """The query of metrics."""
    router = APIRouter(prefix="/membership/v1/{province}/linkages", tags=["linkages"])
    public = kit.authoriser.read(Permission.READ_WORK)
    histories = Histories(kit.views)

    @router.get("/metrics")
    async def metrics(
        asked: Annotated[Reading, Depends(public)],
        response: Response,
        month: Annotated[str | None, Query(pattern=MONTH, examples=["2026-06"])] = None,
        first: Annotated[str | None, Query(alias="from", pattern=MONTH, description="the first month")] = None,
        last: Annotated[str | None, Query(alias="to", pattern=MONTH, description="the last month")] = None,
    ) -> MetricsShown:
        """How far members work together across sectors and tiers, formally and informally.

        Of one month, without one of the month that goes on; with `from` and `to` of every month from one to the other.
        Computed when asked, from who was a member then. Refused by `linkage.span`, `linkage.future_month`.
        """
        months = _asked_for(month, first, last, kit.today())
        found, stale = await histories.months(asked.province, months, kit.today(), asked.positions)
        tell_stale(response, stale)
        return MetricsShown(data=[_shown(one) for one in found])

    return router


def _asked_for(month: str | None, first: str | None, last: str | None, today: date) -> list[Period]:
    """The months that a query names. Raises Unprocessable."""
    if (first is None) != (last is None) or (month is not None and first is not None):
        raise Unprocessable("from" if first is None else "to", last or first, "linkage.span")
    begin = first or month or today.isoformat()[:7]
    end = last or begin
    if end > today.isoformat()[:7]:
        raise Unprocessable("to" if last else "month", end, "linkage.future_month")
    months = [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(_number(begin), _number(end) + 1)]
    if not 1 <= len(months) <= LONGEST:
        raise Unprocessable("from", begin, "linkage.span")
    return [parse(one) for one in months]


def _number(month: str) -> int:
    """Months since the year 0."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _shown(month: Month) -> MonthShown:
    measures = month.measures
    return MonthShown(
        month=month.month,
        as_of=month.as_of,
        members=measures.members,
        cross_sector_share=_share(measures.cross_sector, NO_CONTACTS),
        cross_tier_share=_share(measures.cross_tier, NO_CONTACTS + BETWEEN_PUBLIC_BODIES),
        ei_by_sector=_index(measures.ei_sector, NO_TIES),
        ei_by_tier=_index(measures.ei_tier, NO_TIES + BETWEEN_PUBLIC_BODIES),
        sectors=_indices(measures.ei_by_sector, NO_TIES),
        tiers=_indices(measures.ei_by_tier, NO_TIES + BETWEEN_PUBLIC_BODIES),
        formal_share=_share(measures.formal, NO_TIES),
        formal_by_kind=FormalByKind.model_validate(measures.formal_by_kind),
        institutional_share=_share(measures.institutional, NO_TIES),
        districts_share=_share(measures.districts, "no_districts"),
        districts_with_every_sector=list(measures.districts_with_every_sector),
    )


def _share(share: Share, none: str) -> ShareShown:
    return ShareShown(value=share.value, part=share.part, whole=share.whole, reason=None if share.whole else none)


def _index(ei: EI, none: str) -> IndexShown:
    value = ei.value
    return IndexShown(value=value, external=ei.external, internal=ei.internal, reason=none if value is None else None)


def _indices(by_group: Mapping[str, EI], none: str) -> dict[str, IndexShown]:
    return {group: _index(ei, none) for group, ei in by_group.items()}
