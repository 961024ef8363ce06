"""Reading the ledger: by whom, where and about what, with the figures beside each entry."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from services.advocacy.commitments.beside import beside
from services.advocacy.commitments.lights import Light, known_within
from services.advocacy.commitments.shown import Entry, Page, Whole, told
from services.advocacy.commitments.views import commitments
from services.advocacy.streams import commitment_stream
from services.advocacy.subjects import pcodes
from shared.contracts.commitments import AskId, CommitmentId, Completion, MeetingId
from shared.contracts.fields import Area, District, Goal, IndicatorCode, OrganisationId
from shared.contracts.in_office import PersonId
from shared.following.reporting import Figures, series_stream
from shared.reference.provinces import province_of_pcode
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.streams.views import all_of
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound


class Ledger:
    """Entries with the verified figures of their indicators and areas. Every method raises StoreAway."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    async def shown(self, entries: list[Document], today: date, *, everything: bool) -> list[dict[str, Any]]:
        """The entries as a reader sees them on a day, in their order."""
        streams = [_series(entry) for entry in entries]
        series = await self._figures.series(stream for of_entry in streams for stream in of_entry)
        indicators = await self._figures.indicators({one["indicator"] for one in series.values()})
        lines = [
            [
                line
                for one in (series[stream] for stream in of_entry if stream in series)
                for line in beside(one, _made_on(entry), indicators.get(one["indicator"]))
            ]
            for entry, of_entry in zip(entries, streams, strict=True)
        ]
        return [
            told(entry, of_entry, today, everything=everything) for entry, of_entry in zip(entries, lines, strict=True)
        ]


def ledger_router(kit: Kit) -> APIRouter:
    """Queries about commitments."""
    router = APIRouter(prefix="/advocacy/v1/{province}/commitments", tags=["commitments"])
    reader = kit.authoriser.read(Permission.READ_PUBLIC, more=Permission.READ_ALL)
    ledger = Ledger(Figures(kit.views))

    @router.get("")
    async def list_commitments(
        asked: Annotated[Reading, Depends(reader)],
        response: Response,
        person: Annotated[PersonId | None, Query(description="who answers for it")] = None,
        party: Annotated[str | None, Query(max_length=40, description="on whose behalf, by id")] = None,
        organisation: Annotated[OrganisationId | None, Query(description="the department that promised")] = None,
        follow_up: Annotated[OrganisationId | None, Query(description="who follows it up")] = None,
        district: District | None = None,
        goal: Goal | None = None,
        indicator: IndicatorCode | None = None,
        ask: AskId | None = None,
        meeting: MeetingId | None = None,
        completion: Completion | None = None,
        standing: Annotated[
            Literal["open", "overdue", "closed"] | None, Query(description="overdue ones are open too")
        ] = None,
        staleness: Annotated[Light | None, Query(description="of open ones")] = None,
        cursor: Annotated[str | None, Query(max_length=2000)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Page:
        """Commitments of the province, each with its figures; those that are not public for members and offices only."""
        given = {
            "person_id": person,
            "party": party,
            "organisation_id": organisation,
            "follow_up_id": follow_up,
            "districts": district,
            "goals": goal,
            "indicators": indicator,
            "ask_id": ask,
            "meeting_id": meeting,
            "completion": completion,
            "visibility": None if asked.more else "public",
        }
        today = kit.today()
        conditions: list[Document] = [{name: value} for name, value in given.items() if value is not None]
        conditions += _standing(standing, today)
        if staleness is not None:
            conditions.append({"standing": "open", "known_on": known_within(staleness, today)})
        page = await kit.views.find(
            commitments,
            all_of(*conditions),
            provinces={asked.province},
            positions=asked.positions,
            limit=limit,
            cursor=cursor,
        )
        tell_stale(response, page.stale)
        shown = await ledger.shown(page.documents, today, everything=asked.more)
        return Page(data=[Entry.model_validate(one) for one in shown], cursor=page.cursor)

    @router.get("/{commitment_id}")
    async def show_commitment(
        commitment_id: CommitmentId, asked: Annotated[Reading, Depends(reader)], response: Response
    ) -> Whole:
        """One commitment with its figures and every step of its history."""
        found = await kit.views.get(commitments, commitment_stream(asked.province, commitment_id), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None or not (asked.more or found.document["visibility"] == "public"):
            raise NotFound("commitment", commitment_id)
        (shown,) = await ledger.shown([found.document], kit.today(), everything=asked.more)
        return Whole.model_validate(shown)

    return router


def _standing(standing: str | None, today: date) -> list[Document]:
    match standing:
        case None:
            return []
        case "overdue":
            return [{"standing": "open", "terms.due_on": {"$lt": today.isoformat()}}]
        case _:
            return [{"standing": standing}]


def _made_on(entry: Document) -> date:
    return date.fromisoformat(entry["terms"]["made_on"])


def _series(entry: Document) -> list[str]:
    """The streams whose totals stand beside the entry: its indicators in its areas, else in its province."""
    areas = pcodes([Area.model_validate(area) for area in entry["terms"]["areas"]], entry["province"])
    return [
        series_stream(province_of_pcode(area) or entry["province"], indicator, area)
        for indicator in entry["indicators"]
        for area in areas
    ]
