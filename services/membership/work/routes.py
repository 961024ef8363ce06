"""Who does what where over HTTP: as JSON, as CSV with HXL hashtags, and where nobody works."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from services.membership.work import hxl
from services.membership.work.matrix import Line, Matrix, Wanted
from shared.contracts.fields import District, Goal, Sector
from shared.reference.areas import districts
from shared.reference.sdg import goals
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission


class Work(BaseModel):
    """An active member that works on a goal in a district."""

    member_id: str
    name: dict[str, str]
    sector: Sector
    organisation_type: str
    goal: int
    district: str = Field(description="P-code, COD-AB 2022")
    district_name: str


class Page(BaseModel):
    """A part of the lines, by member, goal and district; `cursor` asks for the next part, null at the end."""

    data: list[Work]
    cursor: str | None


class GoalGaps(BaseModel):
    """A goal: how many active members work on it, and the districts of the province in which none of them does."""

    goal: int
    label: str
    members: int
    districts_without: list[str] = Field(description="P-codes")


class Gaps(BaseModel):
    """Where nobody works: by goal, and the goals that no member works on at all."""

    districts: int = Field(description="of the province")
    goals: list[GoalGaps]
    goals_without_members: list[int]


_CSV = {hxl.MEDIA_TYPE: {"schema": {"type": "string"}}}


def wanted(sector: Sector | None = None, goal: Goal | None = None, district: District | None = None) -> Wanted:
    """Which lines a query asks for."""
    return Wanted(sector and sector.value, goal, district)


def work_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    router = APIRouter(prefix="/membership/v1/{province}/work", tags=["work"])
    table = APIRouter(prefix="/membership/v1/{province}", tags=["work"])
    public = kit.authoriser.read(Permission.READ_WORK)
    matrix = Matrix(kit.views)

    async def as_csv(asked: Reading, of: Wanted) -> StreamingResponse:
        members = matrix.members(asked.province, of, asked.positions)
        first, stale = await anext(members)  # what can't be read is answered before anything is sent
        name = f"work.{asked.province.lower()}.csv"
        answer = StreamingResponse(
            _written(of, first, members),
            media_type=hxl.MEDIA_TYPE,
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Vary": "Accept"},
        )
        tell_stale(answer, stale)
        return answer

    @router.get("", response_model=Page, responses={200: {"content": _CSV}})
    async def who_does_what_where(
        asked: Annotated[Reading, Depends(public)],
        response: Response,
        of: Annotated[Wanted, Depends(wanted)],
        accept: Annotated[str, Header(include_in_schema=False)] = "",
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> Page | StreamingResponse:
        """Active members by goal and district. With `Accept: text/csv` all of them, as `/work.csv`."""
        if hxl.MEDIA_TYPE in accept:
            return await as_csv(asked, of)
        part = await matrix.part(asked.province, of, asked.positions, limit, cursor)
        tell_stale(response, part.stale)
        response.headers["Vary"] = "Accept"
        return Page(data=[_shown(line) for line in part.lines], cursor=part.cursor)

    @table.get("/work.csv", response_class=Response, responses={200: {"content": _CSV}})
    async def who_does_what_where_as_csv(
        asked: Annotated[Reading, Depends(public)], of: Annotated[Wanted, Depends(wanted)]
    ) -> Response:
        """All active members by goal and district as CSV: a header, a row of HXL 1.1 hashtags, then the lines."""
        return await as_csv(asked, of)

    @router.get("/gaps")
    async def gaps(asked: Annotated[Reading, Depends(public)], response: Response) -> Gaps:
        """For each goal the districts of the province without an active member that works on it."""
        found, stale = await matrix.gaps(asked.province, asked.positions)
        tell_stale(response, stale)
        return Gaps(
            districts=len(districts(asked.province)),
            goals=[GoalGaps(label=goals()[one.goal].label, **one._asdict()) for one in found],
            goals_without_members=[one.goal for one in found if not one.members],
        )

    routes = APIRouter()
    for part in (router, table):
        routes.include_router(part)
    return routes


async def _written(
    of: Wanted, first: list[Document], following: AsyncIterator[tuple[list[Document], bool]]
) -> AsyncIterator[str]:
    yield hxl.head() + hxl.body(line for member in first for line in of.lines(member))
    async for members, _ in following:
        yield hxl.body(line for member in members for line in of.lines(member))


def _shown(line: Line) -> Work:
    return Work(
        goal=line.goal,
        district=line.district,
        district_name=line.district_name,
        **{name: line.member[name] for name in ("member_id", "name", "sector", "organisation_type")},
    )
