"""Support as it is read: offices see all of it, a member's own people see their member's."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.membership.members.views import directory
from services.membership.representatives.acting import ActingAccounts
from services.membership.streams import member_stream, support_stream
from services.membership.support.shown import Line, Lines, Shown, Standing, shown
from services.membership.support.totals import Totals, add_up
from services.membership.support.views import support
from shared.contracts.fields import OrganisationId
from shared.contracts.support import SupportId, SupportKind
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound


class Sight:
    """What a reader sees of support: all of it in an office, else what the members acted for have asked for."""

    def __init__(self, kit: Kit) -> None:
        self._views, self._accounts = kit.views, ActingAccounts(kit.views, kit.today)

    async def where(self, asked: Reading, **given: str | None) -> Document:
        """The filter that keeps to what was asked and may be seen. Raises StoreAway."""
        where: Document = {name: value for name, value in given.items() if value is not None}
        mine = await self._own(asked)
        if mine is not None:
            requester = where.get("requester_id")
            where["requester_id"] = {"$in": sorted(mine & {requester} if requester else mine)}
        return where

    async def may_see(self, asked: Reading, document: Document) -> bool:
        """Whether the reader may see this request. Raises StoreAway."""
        mine = await self._own(asked)
        return mine is None or document["requester_id"] in mine

    async def marked(self, asked: Reading, documents: list[Document]) -> list[Document]:
        """The requests, each with where its requester stands in the alliance now. Raises StoreAway."""
        streams = {member_stream(asked.province, document["requester_id"]) for document in documents}
        found = {line["member_id"]: line["standing"] for line in await self._views.many(directory, streams)}
        return [{**one, "requester_standing": found.get(one["requester_id"], "stranger")} for one in documents]

    async def _own(self, asked: Reading) -> frozenset[str] | None:
        """The members that the reader acts for; None in an office."""
        if asked.actor is None or "member" not in asked.actor.roles:
            return None
        acting = await self._accounts.acting(asked.actor.account_id, asked.province)
        return frozenset(one.organisation_id for one in acting)


def queries_router(kit: Kit) -> APIRouter:
    """Queries about support."""
    router = APIRouter(prefix="/membership/v1/{province}/support", tags=["support"])
    inside = kit.authoriser.read(Permission.READ_SUPPORT)
    sight = Sight(kit)

    @router.get("")
    async def list_support(
        asked: Annotated[Reading, Depends(inside)],
        response: Response,
        standing: Standing | None = None,
        kind: SupportKind | None = None,
        requester: OrganisationId | None = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Lines:
        """Support by standing, kind and requester; representatives see what their own member asked for."""
        where = await sight.where(asked, standing=standing, kind=kind, requester_id=requester)
        page = await kit.views.find(
            support, where, provinces={asked.province}, positions=asked.positions, limit=limit, cursor=cursor
        )
        tell_stale(response, page.stale)
        marked = await sight.marked(asked, page.documents)
        return Lines(data=[Line.model_validate(one) for one in marked], cursor=page.cursor)

    @router.get("/totals")
    async def totals(
        asked: Annotated[Reading, Depends(inside)],
        response: Response,
        kind: SupportKind | None = None,
        requester: OrganisationId | None = None,
    ) -> Totals:
        """How much was requested, approved and delivered, by currency and in days, of what the reader may see."""
        where = await sight.where(asked, kind=kind, requester_id=requester)
        added = await add_up(kit.views, asked.province, where, asked.positions)
        tell_stale(response, added.stale)
        return added

    @router.get("/{support_id}")
    async def show_support(
        support_id: SupportId, asked: Annotated[Reading, Depends(inside)], response: Response
    ) -> Shown:
        """One request with its approvals, tranches, conditions and deliveries; for offices and the requester."""
        found = await kit.views.get(support, support_stream(asked.province, support_id), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None or not await sight.may_see(asked, found.document):
            raise NotFound("support", support_id)
        [marked] = await sight.marked(asked, [found.document])
        return shown(marked)

    return router
