"""Plans over HTTP, for everybody: the list, one plan, its board, and what came of it."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from services.membership.plans.activities_of import Asked, shown_of
from services.membership.plans.board import Board, board
from services.membership.plans.results import Results, results
from services.membership.plans.views import plans
from services.membership.streams import plan_stream
from shared.contracts.activities import HalfYear
from shared.contracts.fields import District, Doc, Goal, Money, OrganisationId
from shared.contracts.plans import Objective
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound


class DraftStep(BaseModel):
    """The draft that stands; `version` is what an endorsement and a decision name."""

    version: int
    drafted_by: str
    drafted_on: date
    objectives: list[Objective]


class EndorsementStep(BaseModel):
    version: int
    endorsed_by: str
    capacity: Literal["guiding_association", "programme"]
    endorsed_on: date


class AdoptionStep(BaseModel):
    version: int
    decision_id: str
    adopted_on: date
    activity_ids: list[str]
    budget: list[Money]


class ClosingStep(BaseModel):
    closed_on: date
    completed: list[str]
    cancelled: list[str]
    carried_over: list[str]
    narrative: Doc | None = None


class PlanEntry(BaseModel):
    """A half-year's plan, with the steps that it has taken."""

    plan_id: str
    province: str
    title: dict[str, str]
    standing: Literal["drafted", "adopted", "closed"]
    waits_for: list[Literal["decision", "endorsement"]] = Field(
        description="what is missing until the draft is adopted; a decision that came first waits for the endorsement"
    )
    draft: DraftStep
    endorsement: EndorsementStep | None
    adoption: AdoptionStep | None
    closing: ClosingStep | None
    districts: list[str]
    goals: list[int]
    version: int = Field(description="for If-Match, and for an endorsement")


class PlanPage(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[PlanEntry]
    cursor: str | None


def add_queries(router: APIRouter, kit: Kit) -> None:
    """Queries about plans, answered from the views."""
    public = kit.authoriser.read(Permission.READ_WORK)

    async def plan_asked(asked: Reading, plan_id: str, response: Response) -> Document:
        found = await kit.views.get(plans, plan_stream(asked.province, plan_id), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None:
            raise NotFound("plan", plan_id)
        return found.document

    async def activities_asked(asked: Reading, which: Asked, response: Response) -> list[Document]:
        shown, stale = await shown_of(kit.views, asked.province, which, asked.positions)
        tell_stale(response, stale)
        return shown

    @router.get("")
    async def list_plans(
        asked: Annotated[Reading, Depends(public)],
        response: Response,
        standing: Literal["drafted", "adopted", "closed"] | None = None,
        cursor: Annotated[str | None, Query(max_length=2000)] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> PlanPage:
        """The province's plans, the latest half-year first."""
        page = await kit.views.find(
            plans,
            {"standing": standing} if standing else {},
            provinces={asked.province},
            positions=asked.positions,
            limit=limit,
            cursor=cursor,
            sort=("-plan_id",),
        )
        tell_stale(response, page.stale)
        return PlanPage(data=[PlanEntry.model_validate(one) for one in page.documents], cursor=page.cursor)

    @router.get("/{plan_id}")
    async def show_plan(plan_id: HalfYear, asked: Annotated[Reading, Depends(public)], response: Response) -> PlanEntry:
        """A half-year's plan: its draft, its endorsement, its adoption and its end, and what it waits for."""
        return PlanEntry.model_validate(await plan_asked(asked, plan_id, response))

    @router.get("/{plan_id}/board")
    async def show_board(
        plan_id: HalfYear,
        asked: Annotated[Reading, Depends(public)],
        response: Response,
        owner: OrganisationId | None = None,
        district: District | None = None,
        goal: Goal | None = None,
        limit: Annotated[int, Query(ge=1, le=200, description="of each list; counts are whole")] = 50,
    ) -> Board:
        """The plan's activities as they stand today: late, due, open, done, cancelled, carried over.

        More of a list than fits here is in the list of activities, by plan and standing.
        """
        plan = await plan_asked(asked, plan_id, response)
        shown = await activities_asked(asked, Asked(plan_id, owner, district, goal), response)
        return board(plan, shown, kit.today(), limit)

    @router.get("/{plan_id}/results")
    async def show_results(
        plan_id: HalfYear,
        asked: Annotated[Reading, Depends(public)],
        response: Response,
        owner: OrganisationId | None = None,
        district: District | None = None,
        goal: Goal | None = None,
    ) -> Results:
        """The plan against its outputs, by measure, and against its budget, by currency."""
        await plan_asked(asked, plan_id, response)
        return results(plan_id, await activities_asked(asked, Asked(plan_id, owner, district, goal), response))
