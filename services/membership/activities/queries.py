"""Activities over HTTP, for everybody: lists by plan, owner, district, goal and standing, and one by one."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from services.membership.activities.views import activities
from services.membership.streams import activity_stream
from shared.contracts.activities import ActivityId, HalfYear, Output
from shared.contracts.fields import Area, District, Doc, Goal, Money, Org, OrganisationId, Sdg
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound


class ActivityEntry(BaseModel):
    """An activity as it stands; `why` is the reason of its last change, by code, numbers are totals as of `as_of_on`."""

    activity_id: str
    plan_id: str
    province: str
    title: dict[str, str]
    purpose: str
    owner: Org
    partners: list[Org]
    areas: list[Area]
    targets: list[Sdg]
    starts_on: date
    due_on: date
    standing: Literal["open", "completed", "cancelled"]
    overdue_since: date | None = Field(description="the day on which it was seen that the due day had passed")
    budget: Money
    spent: Money | None
    funding: str
    outputs: list[Output]
    as_of_on: date | None
    evidence: list[Doc]
    completed_on: date | None
    cancelled_on: date | None
    why: str | None
    carried_from: str | None = None
    decision_ids: list[str] = Field(description="decisions of the committee that added or changed it")
    districts: list[str]
    goals: list[int]
    version: int = Field(description="for If-Match")


class ActivityPage(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[ActivityEntry]
    cursor: str | None


def add_queries(router: APIRouter, kit: Kit) -> None:
    """Queries about activities, answered from the view."""
    public = kit.authoriser.read(Permission.READ_WORK)

    @router.get("")
    async def list_activities(
        asked: Annotated[Reading, Depends(public)],
        response: Response,
        plan: HalfYear | None = None,
        owner: OrganisationId | None = None,
        district: District | None = None,
        goal: Goal | None = None,
        standing: Literal["open", "completed", "cancelled"] | None = None,
        cursor: Annotated[str | None, Query(max_length=2000)] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> ActivityPage:
        """The province's activities, the first due first."""
        given = {"plan_id": plan, "owner_id": owner, "districts": district, "goals": goal, "standing": standing}
        page = await kit.views.find(
            activities,
            {name: value for name, value in given.items() if value is not None},
            provinces={asked.province},
            positions=asked.positions,
            limit=limit,
            cursor=cursor,
            sort=("agreed_due_on",),
        )
        tell_stale(response, page.stale)
        return ActivityPage(data=[_entry(one) for one in page.documents], cursor=page.cursor)

    @router.get("/{activity_id}")
    async def show_activity(
        activity_id: ActivityId, asked: Annotated[Reading, Depends(public)], response: Response
    ) -> ActivityEntry:
        """One activity, whole."""
        found = await kit.views.get(activities, activity_stream(asked.province, activity_id), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None:
            raise NotFound("activity", activity_id)
        return _entry(found.document)


def _entry(document: Document) -> ActivityEntry:
    return ActivityEntry.model_validate({**document, "due_on": document["agreed_due_on"]})
