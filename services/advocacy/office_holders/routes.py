"""People in public office over HTTP: who they are, and the posts that they hold."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.advocacy.office_holders.bodies import Correction, OfficeHolder, OfficeHolders, Registration
from services.advocacy.office_holders.decisions import Command, Correct, Register, decider
from services.advocacy.office_holders.imports import imports_router
from services.advocacy.office_holders.views import office_holders, words_of
from services.advocacy.posts.names import slug
from services.advocacy.posts.views import posts
from services.advocacy.streams import office_holder_stream
from shared.contracts.office_holders import Holder, OfficeHolderRegistered, PersonId
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.commands import Reading, tell_position, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound, client_input
from shared.web.signed import ProvincePath

MOST_POSTS = 1_000


def office_holders_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    router = APIRouter(prefix="/advocacy/v1/{province}/office_holders", tags=["office holders"])
    _commands(router, kit)
    _queries(router, kit)
    router.include_router(imports_router(kit))
    return router


def _commands(router: APIRouter, kit: Kit) -> None:
    registering = kit.authoriser.allow(Permission.REGISTER_OFFICE_HOLDER)

    async def decide(province: str, command: Command, request: Request, response: Response) -> Receipt:
        stream = office_holder_stream(province, command.holder.person_id)
        receipt = await kit.journal.carry_out(decider, stream, command, request)
        tell_position(response, receipt)
        return receipt

    @router.post("")
    async def register(
        province: ProvincePath,
        body: Registration,
        request: Annotated[Request, Depends(registering)],
        response: Response,
    ) -> Receipt:
        """Register a person in public office: federal ones in PK, others in their province.

        The first identifier makes the person's id, `<scheme>-<id>`: the same person told otherwise is refused, and
        the same again changes nothing. Without an identifier the `Idempotency-Key` makes it.

        Refused by `office_holder.already_registered`, `office_holder.not_in_script`.
        """
        first = body.identifiers[0] if body.identifiers else None
        person_id = slug(f"{first.scheme}-{first.id}") if first else request.new_key()
        holder = OfficeHolderRegistered(**_holder(person_id, body))
        return await decide(province, Register(holder), request, response)

    @router.put("/{person_id}")
    async def correct(
        province: ProvincePath,
        person_id: PersonId,
        body: Correction,
        request: Annotated[Request, Depends(registering)],
        response: Response,
    ) -> Receipt:
        """Tell the whole of what holds of a person. The same again changes nothing.

        Refused by `office_holder.unknown`, `office_holder.not_in_script`.
        """
        holder = Holder(**_holder(person_id, body))
        return await decide(province, Correct(holder, body.why), request, response)


def _holder(person_id: PersonId, body: Registration) -> dict[str, object]:
    with client_input():
        holder = Holder(
            person_id=person_id,
            name=body.name,
            identifiers=tuple(body.identifiers),
            sources=tuple(body.sources),
        )
    return {name: getattr(holder, name) for name in Holder.model_fields}


def _queries(router: APIRouter, kit: Kit) -> None:
    reading = kit.authoriser.read(Permission.READ_PUBLIC)

    @router.get("")
    async def list_office_holders(
        asked: Annotated[Reading, Depends(reading)],
        response: Response,
        name: Annotated[str | None, Query(max_length=200, description="all of these words, in any language")] = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> OfficeHolders:
        """People registered in the province (PK: federal ones), each with the posts held now and before."""
        words = words_of(name or "")
        where: Document = {"words": {"$all": words}} if words else {}
        found = await kit.views.find(
            office_holders,
            where,
            provinces={asked.province},
            positions=asked.positions,
            limit=limit,
            cursor=cursor,
        )
        stale = found.stale or await kit.views.wait_for(asked.positions, posts)
        tell_stale(response, stale)
        return OfficeHolders(data=await _with_posts(kit, asked.province, found.documents), cursor=found.cursor)

    @router.get("/{person_id}")
    async def show_office_holder(
        person_id: PersonId, asked: Annotated[Reading, Depends(reading)], response: Response
    ) -> OfficeHolder:
        """One person, with the posts held now and before."""
        found = await kit.views.get(office_holders, office_holder_stream(asked.province, person_id), asked.positions)
        stale = found.stale or await kit.views.wait_for(asked.positions, posts)
        tell_stale(response, stale)
        if found.document is None:
            raise NotFound("office holder", person_id)
        (shown,) = await _with_posts(kit, asked.province, [found.document])
        return shown


async def _with_posts(kit: Kit, province: str, people: Sequence[Document]) -> list[OfficeHolder]:
    where: Document = {"person_ids": {"$in": [person["person_id"] for person in people]}}
    found = await kit.views.find(posts, where, provinces={province}, limit=MOST_POSTS) if people else None
    terms = [term for post in found.documents for term in post["terms"]] if found else []
    return [
        OfficeHolder.model_validate(
            {
                **person,
                "posts": sorted(
                    (term for term in terms if term["person_id"] == person["person_id"]),
                    key=lambda term: str(term["start_date"]),
                ),
            }
        )
        for person in people
    ]
