"""Reading asks: by stage, kind, target and place, each with what became of the figures that it cites."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from services.advocacy.asks.links import commitments_for, meetings_on
from services.advocacy.asks.shown import Entry, Page, Whole, told
from services.advocacy.asks.views import asks
from services.advocacy.streams import ask_stream
from shared.contracts.asks import AskKind, Stage
from shared.contracts.commitments import AskId
from shared.contracts.fields import Goal, OrganisationId
from shared.contracts.in_office import PersonId
from shared.following.reporting import Figures
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound


def listings_router(kit: Kit) -> APIRouter:
    """Queries about asks."""
    router = APIRouter(prefix="/advocacy/v1/{province}/asks", tags=["asks"])
    reader = kit.authoriser.read(Permission.READ_PUBLIC, more=Permission.READ_ALL)
    figures = Figures(kit.views)

    async def shown(entries: list[Document]) -> list[dict[str, Any]]:
        series = await figures.series(stream for entry in entries for stream in entry["cited"])
        return [told(entry, series) for entry in entries]

    @router.get("")
    async def list_asks(
        asked: Annotated[Reading, Depends(reader)],
        response: Response,
        stage: Stage | None = None,
        standing: Literal["pursued", "achieved", "dropped"] | None = None,
        kind: AskKind | None = None,
        target: Annotated[str | None, Query(max_length=10, examples=["7.1"])] = None,
        goal: Goal | None = None,
        area: Annotated[str | None, Query(max_length=40, description="P-code, or a province's code")] = None,
        addressed_to: Annotated[OrganisationId | None, Query(description="the body that is asked")] = None,
        person: Annotated[PersonId | None, Query(description="the person that is asked")] = None,
        raised_by: OrganisationId | None = None,
        series: Annotated[str | None, Query(max_length=300, description="that cite figures of this stream")] = None,
        cursor: Annotated[str | None, Query(max_length=2000)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Page:
        """Asks of the province. `flagged` ones cite a figure that was corrected or withdrawn since."""
        given = {
            "stage": stage,
            "standing": standing,
            "kind": kind,
            "targets": target,
            "goals": goal,
            "areas": area,
            "addressed_to": addressed_to,
            "persons": person,
            "raised_by": raised_by,
            "cited": series,
        }
        page = await kit.views.find(
            asks,
            {name: value for name, value in given.items() if value is not None},
            provinces={asked.province},
            positions=asked.positions,
            limit=limit,
            cursor=cursor,
        )
        tell_stale(response, page.stale)
        return Page(data=[Entry.model_validate(one) for one in await shown(page.documents)], cursor=page.cursor)

    @router.get("/{ask_id}")
    async def show_ask(ask_id: AskId, asked: Annotated[Reading, Depends(reader)], response: Response) -> Whole:
        """One ask with its history, what became of the figures that it cites, and where it led to."""
        found = await kit.views.get(asks, ask_stream(asked.province, ask_id), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None:
            raise NotFound("ask", ask_id)
        (entry,) = await shown([found.document])
        promised = await commitments_for(kit.views, asked.province, ask_id, everything=asked.more)
        raised_in = await meetings_on(kit.views, asked.province, ask_id, everything=asked.more)
        return Whole.model_validate(entry | {"commitments": promised, "meetings": raised_in})

    return router
