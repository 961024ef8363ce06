"""Priorities over HTTP: the secretariat tells how an area ranks the goals, everybody may look."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.membership.priorities.decisions import Prioritise, decider
from services.membership.priorities.views import priorities
from services.membership.streams import alliance_stream, priorities_stream
from shared.contracts.fields import Area, Day, Doc, Goal, Sdg, Sentence
from shared.contracts.priorities import GoalsPrioritised, Participants, PrioritisingMethod
from shared.journal import Receipt, Request
from shared.reference.areas import find
from shared.reference.provinces import province as province_of
from shared.reference.sdg import FRAMEWORK
from shared.runtime.service import Kit
from shared.web.commands import Reading, tell_position, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound, Unprocessable
from shared.web.signed import ProvincePath

AreaPath = Annotated[
    str,
    Path(
        pattern=r"^PK(-[A-Z][A-Z0-9]|[1-7X][0-9]{2})$",
        description="a district's P-code (COD-AB 2022), or the province's own code",
        examples=["PK713"],
    ),
]


class Ranking(BaseModel):
    """A ranking as it was found; without `held_on` today."""

    model_config = ConfigDict(extra="forbid")

    ranking: Annotated[
        list[Annotated[str, Field(pattern=r"^[0-9]{1,2}(\.[0-9a-z]{1,2})?$")]],
        Field(
            min_length=1,
            max_length=50,
            description="codes of goals or targets of the frame of 2022, the first one first",
            examples=[["6", "4.1"]],
        ),
    ]
    method: PrioritisingMethod
    participants: Participants
    held_on: Day | None = None
    authority: Annotated[Sentence, Field(examples=["district council of Larkana, resolution 12 of 2026"])]
    report: Doc | None = None

    def told(self, area: Area, today: date) -> GoalsPrioritised:
        """The ranking as its event tells it."""
        ranking = tuple(Sdg(code=code, framework=FRAMEWORK) for code in self.ranking)
        return GoalsPrioritised(
            area=area,
            ranking=ranking,
            method=self.method,
            participants=self.participants,
            held_on=self.held_on or today,
            authority=self.authority,
            report=self.report,
            districts=(area.code,) if area.level == "district" else (),
            goals=tuple(sorted({number for one in ranking if 1 <= (number := _goal(one)) <= 17})),
            organisations=tuple(sorted({one.organisation_id for one in self.participants.organisations})),
        )


class Ranked(BaseModel):
    """One ranking; `version` is its place among those that were told."""

    ranking: list[Sdg]
    method: PrioritisingMethod
    participants: Participants
    held_on: date
    authority: str
    report: Doc | None = None


class EarlierRanking(Ranked):
    version: int


class Line(Ranked):
    """An area with the ranking that counts."""

    area: Area
    province: str
    version: int = Field(description="for If-Match")


class Lines(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[Line]
    cursor: str | None


class Shown(Line):
    """An area's ranking, and all that came before or do not count any more, the latest first."""

    earlier: list[EarlierRanking]


def priorities_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    router = APIRouter(prefix="/membership/v1/{province}/priorities", tags=["priorities"])
    telling = kit.authoriser.allow(Permission.PRIORITISE_GOALS)
    public = kit.authoriser.read(Permission.READ_WORK)

    @router.post("/{area}")
    async def prioritise(
        province: ProvincePath,
        area: AreaPath,
        body: Ranking,
        request: Annotated[Request, Depends(telling)],
        response: Response,
    ) -> Receipt:
        """Tell how a district or the province ranks the goals. Earlier rankings stay; the same again changes nothing.

        Refused by `priority.no_alliance`, `priority.area_outside_province`, `priority.unknown_goal`,
        `priority.ranked_twice`, `priority.future_date`.
        """
        day = kit.today()
        command = Prioritise(
            told=body.told(_known_area(area), day),
            province=province,
            has_alliance=(await kit.journal.load(alliance_stream(province))).version > 0,
            today=day,
        )
        receipt = await kit.journal.carry_out(decider, priorities_stream(province, area), command, request)
        tell_position(response, receipt)
        return receipt

    @router.get("")
    async def list_priorities(
        asked: Annotated[Reading, Depends(public)],
        response: Response,
        level: Literal["province", "district"] | None = None,
        goal: Annotated[Goal | None, Query(description="only areas that rank it, or a target of it")] = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Lines:
        """The areas that ranked the goals, each with the ranking that counts."""
        where = {name: value for name, value in (("level", level), ("goals", goal)) if value is not None}
        page = await kit.views.find(
            priorities, where, provinces={asked.province}, positions=asked.positions, limit=limit, cursor=cursor
        )
        tell_stale(response, page.stale)
        return Lines(data=[Line.model_validate(one) for one in page.documents], cursor=page.cursor)

    @router.get("/{area}")
    async def show_priorities(area: AreaPath, asked: Annotated[Reading, Depends(public)], response: Response) -> Shown:
        """An area's ranking with all earlier ones, the latest first."""
        found = await kit.views.get(priorities, priorities_stream(asked.province, area), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None:
            raise NotFound("area", area)
        return Shown.model_validate({**found.document, "earlier": found.document["rankings"][1:]})

    return router


def _goal(one: Sdg) -> int:
    return int(one.code.partition(".")[0])


def _known_area(code: str) -> Area:
    """The area of that code. Raises Unprocessable for one that there is not."""
    if province_of(code):
        return Area(code=code, scheme="ISO-3166-2", level="province")
    known = find(code)
    if known is None or known.level != "district":
        raise Unprocessable("area", code, "area.unknown")
    return Area(code=code, scheme="COD-AB-2022", level="district")
