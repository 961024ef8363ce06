"""Alliances over HTTP: the programme establishes them, everybody may look."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict

from services.membership.alliances.decisions import ChangeGuidance, Establish, decider
from services.membership.alliances.views import alliances
from services.membership.members.counts import Counts, count_members
from services.membership.streams import alliance_stream
from shared.contracts.alliances import AllianceEstablished, GuidanceReason
from shared.contracts.fields import Day, Doc, Org, Programme, Text
from shared.journal import Journal, Receipt, Request
from shared.reference.provinces import SANDBOX
from shared.runtime.store import Document
from shared.streams.views import Views
from shared.web.commands import Authoriser, Reading, tell_position, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound
from shared.web.signed import ProvincePath


class Beginning(BaseModel):
    """How an alliance begins; without `established_on` today."""

    model_config = ConfigDict(extra="forbid")

    name: Text
    established_on: Day | None = None
    guiding_association: Org | None = None
    programme: Programme = Programme()
    charter: Doc | None = None
    demonstration: bool = False


class NewGuidance(BaseModel):
    """Which association guides the alliance from a day on (today), by which document; none where it is null."""

    model_config = ConfigDict(extra="forbid")

    guiding_association: Org | None
    effective_on: Day | None = None
    authority: Doc
    why: GuidanceReason


class Guidance(BaseModel):
    """An association that guides or guided the alliance, from `from_on` until the next one did; `why` is a code."""

    association: Org | None
    from_on: date
    authority: Doc | None
    why: str | None


class Alliance(BaseModel):
    """An alliance as it began, who guides it, and its members counted when read."""

    alliance_id: str
    name: dict[str, str]
    established_on: date
    guiding_association: dict[str, Any] | None = None
    guidance: list[Guidance]
    programme: dict[str, Any]
    charter: dict[str, Any] | None = None
    demonstration: bool
    version: int
    members: Counts


class Alliances(BaseModel):
    data: list[Alliance]


def alliances_router(
    journal: Journal,
    views: Views,
    authoriser: Authoriser,
    today: Callable[[], date],
    provinces: frozenset[str],
) -> APIRouter:
    """Routes of the alliances; `today` is the local date (Asia/Karachi), `provinces` those served here."""
    router = APIRouter(prefix="/membership/v1", tags=["alliances"])
    establishing = authoriser.allow(Permission.ESTABLISH_ALLIANCE)
    guiding = authoriser.allow(Permission.CHANGE_GUIDANCE)
    reading = authoriser.read(Permission.READ_MEMBERS)

    async def shown(document: Document) -> Alliance:
        counts = await count_members(views, document["alliance_id"])
        return Alliance.model_validate({**document, "members": counts})

    @router.get("/alliances", dependencies=[Depends(authoriser.anyone())])
    async def list_alliances() -> Alliances:
        """The alliances of the provinces that this process serves, the sandbox aside, each with its members counted."""
        page = await views.find(alliances, {}, provinces=provinces - {SANDBOX.code}, limit=len(provinces))
        return Alliances(data=[await shown(document) for document in page.documents])

    @router.post("/{province}/alliance")
    async def establish(
        province: ProvincePath,
        body: Beginning,
        request: Annotated[Request, Depends(establishing)],
        response: Response,
    ) -> Receipt:
        """Establish the province's alliance. The same again changes nothing.

        Refused by `alliance.one_per_province`, `alliance.not_a_province`, `alliance.future_date`.
        """
        day, guide = today(), body.guiding_association
        beginning = AllianceEstablished(
            alliance_id=province,
            name=body.name,
            established_on=body.established_on or day,
            guiding_association=guide,
            programme=body.programme,
            charter=body.charter,
            demonstration=body.demonstration,
            organisations=(guide.organisation_id,) if guide else (),
        )
        receipt = await journal.carry_out(decider, alliance_stream(province), Establish(beginning, day), request)
        tell_position(response, receipt)
        return receipt

    @router.put("/{province}/alliance/guidance")
    async def change_guidance(
        province: ProvincePath,
        body: NewGuidance,
        request: Annotated[Request, Depends(guiding)],
        response: Response,
    ) -> Receipt:
        """Say which association guides the alliance. The same one again changes nothing.

        Refused by `alliance.not_established`, `alliance.own_matter`, `alliance.future_date`,
        `alliance.before_last_change`.
        """
        day = today()
        command = ChangeGuidance(body.guiding_association, body.effective_on or day, body.authority, body.why, day)
        receipt = await journal.carry_out(decider, alliance_stream(province), command, request)
        tell_position(response, receipt)
        return receipt

    @router.get("/{province}/alliance")
    async def one_alliance(
        province: ProvincePath, asked: Annotated[Reading, Depends(reading)], response: Response
    ) -> Alliance:
        """The province's alliance, with its members counted and who guided it when."""
        found = await views.get(alliances, alliance_stream(province), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None:
            raise NotFound("alliance", province)
        return await shown(found.document)

    return router
