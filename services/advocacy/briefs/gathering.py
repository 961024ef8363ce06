"""Gathers a brief from views of this service's own, fed by its own streams and those of membership and reporting."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from datetime import date

from services.advocacy.asks.views import asks
from services.advocacy.briefs import contents
from services.advocacy.briefs.shown import Brief, Meeting
from services.advocacy.commitments.views import commitments
from services.advocacy.meetings.views import meetings
from services.advocacy.office_holders.views import office_holders
from services.advocacy.posts.views import posts
from services.advocacy.streams import office_holder_stream
from shared.contracts.indicators import IndicatorTerms
from shared.following.membership import ACTIVE, members
from shared.following.reporting import TOTAL, figures, indicators
from shared.reference.provinces import PK, province_of_pcode
from shared.runtime.store import Document
from shared.streams.view import View
from shared.streams.views import Views
from shared.web.problems import NotFound

LAST_MEETINGS = 5

MaySeeAll = Callable[[str], Awaitable[bool]]
"""Whether the reader may see what is not public in a province."""


class Briefs:
    """Briefs of persons registered in the provinces that this process serves; `today` is the local date."""

    def __init__(self, views: Views, today: Callable[[], date], provinces: Collection[str]) -> None:
        self._views, self._today, self._provinces = views, today, frozenset(provinces)

    async def brief(self, person_id: str, may_see_all: MaySeeAll, registered_in: str | None = None) -> Brief:
        """What there is to know of a person. Raises NotFound, StoreAway."""
        person = await self._person(person_id, registered_in)
        today = self._today()
        terms = contents.terms_of(
            await self._views.every(posts, {"person_ids": person_id}, provinces=self._provinces), person_id
        )
        districts = contents.districts_of(terms, today)
        everything = {province: await may_see_all(province) for province in self._provinces}
        about, of_person = await asyncio.gather(
            asyncio.gather(
                self._in(districts, "area", figures, {"dimensions": TOTAL}),
                self._views.lately(indicators, "adopted", self._adopted),
                self._in(districts, "districts", members, {"standing": ACTIVE}),
                self._in(districts, "districts", commitments, {"standing": "open"}),
                self._in(districts, "areas", asks, {"standing": "pursued"}),
            ),
            asyncio.gather(self._open(person_id, everything), self._meetings(person_id, everything)),
        )
        (verified, adopted, there, promised, pursued), (mine, met) = about, of_person
        lines = contents.indicator_lines(verified, adopted)
        return Brief(
            person_id=person_id,
            registered_in=person["province"],
            name=person["name"],
            as_of=today,
            posts=[contents.post_held(term) for term in terms],
            districts=[place for code in districts if (place := contents.place(code))],
            members=[contents.member_there(member, districts) for member in there],
            indicators=lines,
            commitments=[contents.promise(one, today) for one in mine],
            meetings=met,
            suggestions=contents.suggestions(lines, promised, pursued),
        )

    async def _adopted(self) -> dict[str, IndicatorTerms]:
        return contents.terms_by_code(await self._views.every(indicators, {"adopted": True}, provinces={PK}))

    async def _person(self, person_id: str, registered_in: str | None) -> Document:
        provinces = self._provinces if registered_in is None else {registered_in} & self._provinces
        streams = [office_holder_stream(province, person_id) for province in sorted(provinces)]
        found = await self._views.many(office_holders, streams)
        if not found:
            raise NotFound("office holder", person_id)
        return min(found, key=lambda person: str(person["province"]))

    async def _open(self, person_id: str, everything: Mapping[str, bool]) -> list[Document]:
        mine: Document = {"person_id": person_id, "standing": "open"}
        found = await self._views.every(commitments, mine, provinces=self._provinces)
        seen = [one for one in found if everything[one["province"]] or one["visibility"] == "public"]
        return sorted(seen, key=lambda one: str(one["terms"]["due_on"]))

    async def _meetings(self, person_id: str, everything: Mapping[str, bool]) -> list[Meeting]:
        inside = {province for province, all_of_it in everything.items() if all_of_it}
        held: Document = {"person_ids": person_id, "standing": "held"}
        public: Document = {"public.person_ids": person_id}
        records = [(one, one["province"]) for one in (await self._last(held, inside, "-starts_at"))] + [
            (one["public"], one["province"])
            for one in (await self._last(public, self._provinces - inside, "-public.starts_at"))
        ]
        shown = [contents.meeting(record, province, person_id) for record, province in records]
        return sorted(shown, key=lambda one: one.starts_at, reverse=True)[:LAST_MEETINGS]

    async def _last(self, where: Document, provinces: Collection[str], order: str) -> list[Document]:
        if not provinces:
            return []
        page = await self._views.find(meetings, where, provinces=provinces, limit=LAST_MEETINGS, sort=(order,))
        return page.documents

    async def _in(self, districts: Iterable[str], field: str, view: View, where: Document) -> list[Document]:
        """What concerns one of the districts, each document once; district by district, as the index has it."""
        found: dict[str, Document] = {}
        for code in districts:
            if province := province_of_pcode(code):
                found |= {
                    one["_id"]: one
                    for one in await self._views.every(view, {field: code, **where}, provinces={province})
                }
        return [found[stream] for stream in sorted(found)]
