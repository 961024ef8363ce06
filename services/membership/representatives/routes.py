"""Who acts for a member, over HTTP: for the member itself and its secretariat only."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from services.membership.proceedings import Proceedings
from services.membership.representatives.decisions import Name, Release
from services.membership.representatives.views import representatives
from services.membership.streams import representatives_stream
from shared.contracts.fields import AccountId, ContactId, Day, OrganisationId
from shared.contracts.membership import RepresentativeNamed, RepresentativeRole
from shared.journal import Receipt, Request
from shared.streams.views import Views
from shared.web.commands import Authoriser, Reading, tell_stale
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


class Naming(BaseModel):
    """A person and its account; without `from_on` it acts from today, without `until_on` without end."""

    model_config = ConfigDict(extra="forbid")

    contact_id: ContactId
    account_id: AccountId
    roles: Annotated[list[RepresentativeRole], Field(min_length=1, max_length=4)]
    from_on: Day | None = None
    until_on: Day | None = None


class Releasing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    on: Day | None = None


class Person(BaseModel):
    """A person named and not released; it acts from `from_on` until `until_on`, both included."""

    contact_id: str
    account_id: str
    roles: list[RepresentativeRole]
    from_on: date
    until_on: date | None


class People(BaseModel):
    member_id: str
    representatives: list[Person]


def representatives_router(proceedings: Proceedings, views: Views, authoriser: Authoriser) -> APIRouter:
    """Routes of a member's representatives."""
    router = APIRouter(prefix="/membership/v1/{province}/members/{member_id}/representatives", tags=["representatives"])
    naming = authoriser.allow(Permission.NAME_REPRESENTATIVE, owner="member_id")
    reading = authoriser.read(Permission.READ_REPRESENTATIVES, owner="member_id")

    @router.get("")
    async def list_representatives(
        province: ProvincePath,
        member_id: OrganisationId,
        asked: Annotated[Reading, Depends(reading)],
        response: Response,
    ) -> People:
        """Who acts for the member: for its own representatives and the secretariat."""
        found = await views.get(representatives, representatives_stream(province, member_id), asked.positions)
        tell_stale(response, found.stale)
        people = found.document["people"] if found.document else []
        return People(member_id=member_id, representatives=people)

    @router.post("")
    async def name(
        province: ProvincePath,
        member_id: OrganisationId,
        body: Naming,
        request: Annotated[Request, Depends(naming)],
        response: Response,
    ) -> Receipt:
        """Let a person act for the member, or change in which roles. The same again changes nothing.

        Refused by `representative.member_standing`, `representative.not_leading`,
        `representative.future_date`, `representative.over_before_it_begins`,
        `representative.one_account_per_person`, `representative.last_head`.
        """
        day = proceedings.today()
        named = RepresentativeNamed(
            member_id=member_id,
            contact_id=body.contact_id,
            account_id=body.account_id,
            roles=tuple(sorted(set(body.roles))),
            from_on=body.from_on or day,
            until_on=body.until_on,
            organisations=(member_id,),
        )
        command = Name(named, await proceedings.standing(province, member_id), day)
        return await proceedings.represent(province, member_id, command, request, response)

    @router.post("/{contact_id}/release")
    async def release(
        province: ProvincePath,
        member_id: OrganisationId,
        contact_id: ContactId,
        body: Releasing,
        request: Annotated[Request, Depends(naming)],
        response: Response,
    ) -> Receipt:
        """Let a person act for the member no more. Asking twice changes nothing.

        Refused by `representative.unknown`, `representative.not_leading`, `representative.last_head`,
        `representative.future_date`, `representative.released_before_named`.
        """
        day = proceedings.today()
        command = Release(contact_id, body.on or day, await proceedings.standing(province, member_id), day)
        return await proceedings.represent(province, member_id, command, request, response)

    return router
