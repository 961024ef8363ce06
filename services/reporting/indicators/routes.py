"""Indicators over HTTP: the programme adopts them, gives them targets, retires them; everybody reads them."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.reporting.indicators.decisions import (
    Adopt,
    ChangeTarget,
    Command,
    Retire,
    decider,
    indicator_stream,
)
from services.reporting.indicators.views import PROGRAMME, indicators
from services.reporting.reading import ProgrammePositions
from shared.contracts.fields import Goal, IndicatorCode, Text
from shared.contracts.indicators import (
    Baseline,
    Direction,
    Framework,
    IndicatorAdopted,
    Limits,
    Reason,
    SourceKind,
    Target,
    Unit,
)
from shared.journal import Journal, Receipt, Request
from shared.reference.provinces import PK
from shared.streams import Document, Views
from shared.web.commands import Authoriser, tell_position, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound
from shared.web.signed import Signed


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AdoptionBody(Body):
    """An indicator with all its terms; the direction is always given, never assumed."""

    code: IndicatorCode
    framework: Framework
    label: Text
    unit: Unit
    direction: Direction
    baseline: Baseline | None = None
    target: Target | None = None
    limits: Limits = Limits()
    dimensions: tuple[Annotated[str, Field(pattern=r"^[a-z_]+$")], ...] = ()
    source_precedence: Annotated[tuple[SourceKind, ...], Field(min_length=1)] = IndicatorAdopted.model_fields[
        "source_precedence"
    ].default
    goals: tuple[Goal, ...] = Field(
        default=(), description="for a code of the programme's own; others say it themselves"
    )
    adopted_on: date | None = Field(default=None, description="left out: today")


class TargetBody(Body):
    """Target and baseline as they shall be; left out: none."""

    target: Target | None = None
    baseline: Baseline | None = None
    changed_on: date | None = Field(default=None, description="left out: today")
    why: Reason


class RetirementBody(Body):
    retired_on: date | None = Field(default=None, description="left out: today")
    why: Reason


def indicators_router(journal: Journal, views: Views, authoriser: Authoriser, today: Callable[[], date]) -> APIRouter:
    """Routes of the programme's indicators. `today` is the local date."""
    router = APIRouter(prefix="/reporting/v1/indicators", tags=["indicators"])
    anyone = [Depends(authoriser.anyone())]

    async def programme(signed: Annotated[Signed, Depends(authoriser.signed())]) -> Request:
        return await authoriser.request(signed, Permission.ADOPT_INDICATOR, PK)

    async def carry_out(code: str, command: Command, request: Request, response: Response) -> Receipt:
        receipt = await journal.carry_out(decider, indicator_stream(code), command, request)
        tell_position(response, receipt)
        return receipt

    @router.get("", dependencies=anyone)
    async def listed(
        response: Response,
        positions: ProgrammePositions,
        goal: Goal | None = None,
        retired: Annotated[bool, Query(description="also those that are retired")] = False,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        cursor: Annotated[str | None, Query(max_length=2000)] = None,
    ) -> dict[str, Any]:
        """The indicators that figures may be submitted for, with unit, direction, target, limits and precedence."""
        where: Document = {} if retired else {"standing": "adopted"}
        where |= {"goals": goal} if goal is not None else {}
        page = await views.find(
            indicators,
            where,
            provinces=PROGRAMME,
            positions=positions,
            limit=limit,
            cursor=cursor,
        )
        tell_stale(response, page.stale)
        return {"data": [_shown(one) for one in page.documents], "next": page.cursor}

    @router.get("/{code}", dependencies=anyone)
    async def one(code: IndicatorCode, response: Response, positions: ProgrammePositions) -> dict[str, Any]:
        """One indicator with its terms."""
        found = await views.get(indicators, indicator_stream(code), positions)
        tell_stale(response, found.stale)
        if found.document is None:
            raise NotFound("indicator", code)
        return _shown(found.document)

    @router.post("")
    async def adopt(body: AdoptionBody, response: Response, request: Annotated[Request, Depends(programme)]) -> Receipt:
        """Adopt an indicator: figures for it may be submitted in every province.

        Refused by `indicator.unknown` (with candidates; codes of the programme's own begin with `LEAD.`),
        `indicator.already_adopted` (with what differs), `indicator.limits_crossed`, `indicator.out_of_limits`,
        `indicator.target_against_direction`, `indicator.target_before_baseline`. The same adoption twice changes nothing.
        """
        told = {name: getattr(body, name) for name in AdoptionBody.model_fields}
        adoption = IndicatorAdopted(**told | {"adopted_on": body.adopted_on or today()})
        return await carry_out(body.code, Adopt(adoption), request, response)

    @router.post("/{code}/target")
    async def change_target(
        code: IndicatorCode, body: TargetBody, response: Response, request: Annotated[Request, Depends(programme)]
    ) -> Receipt:
        """Give an adopted indicator another target or baseline. Refused by `indicator.not_adopted` and as adoption is."""
        command = ChangeTarget(body.target, body.baseline, body.changed_on or today(), body.why)
        return await carry_out(code, command, request, response)

    @router.post("/{code}/retirement")
    async def retire(
        code: IndicatorCode,
        body: RetirementBody,
        response: Response,
        request: Annotated[Request, Depends(programme)],
    ) -> Receipt:
        """Take no new figures for an indicator; those there are stand. Twice changes nothing."""
        return await carry_out(code, Retire(body.retired_on or today(), body.why), request, response)

    return router


def _shown(indicator: Document) -> Document:
    return {name: told for name, told in indicator.items() if name not in {"_id", "province"}}
