"""Chapters over HTTP: the secretariat opens and closes them, and tells who belongs and who convenes."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict

from services.membership.chapters.candidates import Joining, Party, candidate
from services.membership.chapters.decisions import (
    AddMember,
    CloseChapter,
    Command,
    NameConvener,
    OpenChapter,
    RemoveMember,
    decider,
)
from services.membership.streams import alliance_stream, chapter_stream
from shared.contracts.chapters import ChapterCloseReason, ChapterLeaveReason
from shared.contracts.fields import Day, District, OrganisationId
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath


class Body(BaseModel):
    """A day that is not given is today."""

    model_config = ConfigDict(extra="forbid")

    on: Day | None = None


class Opening(Body):
    host: Party


class Closing(Body):
    why: ChapterCloseReason


class Leaving(Body):
    why: ChapterLeaveReason


class Convening(Body):
    organisation_id: OrganisationId


def commands_router(kit: Kit) -> APIRouter:
    """Commands about chapters."""
    router = APIRouter(prefix="/membership/v1/{province}/chapters/{district}", tags=["chapters"])
    changing = kit.authoriser.allow(Permission.OPEN_CHAPTER)

    async def carry_out(
        province: str, district: str, command: Command, request: Request, response: Response
    ) -> Receipt:
        receipt = await kit.journal.carry_out(decider, chapter_stream(province, district), command, request)
        tell_position(response, receipt)
        return receipt

    @router.post("")
    async def open_chapter(
        province: ProvincePath,
        district: District,
        body: Opening,
        request: Annotated[Request, Depends(changing)],
        response: Response,
    ) -> Receipt:
        """Open the district's chapter, or open it again; it begins without members. Asking twice changes nothing.

        Refused by `chapter.no_alliance`, `chapter.district_outside_province`, `chapter.standing`,
        `chapter.member_not_active`, `chapter.works_elsewhere`, `chapter.local_unnamed`, `chapter.future_date`,
        `chapter.before_last_change`.
        """
        day = kit.today()
        command = OpenChapter(
            district=district,
            host=await candidate(kit.journal, province, body.host),
            province=province,
            has_alliance=(await kit.journal.load(alliance_stream(province))).version > 0,
            on=body.on or day,
            today=day,
        )
        return await carry_out(province, district, command, request, response)

    @router.post("/closing")
    async def close_chapter(
        province: ProvincePath,
        district: District,
        body: Closing,
        request: Annotated[Request, Depends(changing)],
        response: Response,
    ) -> Receipt:
        """Close the chapter, and end all memberships in it. Asking twice changes nothing.

        Refused by `chapter.standing`, `chapter.future_date`, `chapter.before_last_change`.
        """
        day = kit.today()
        return await carry_out(province, district, CloseChapter(body.on or day, body.why, day), request, response)

    @router.post("/members")
    async def add_member(
        province: ProvincePath,
        district: District,
        body: Joining,
        request: Annotated[Request, Depends(changing)],
        response: Response,
    ) -> Receipt:
        """Let an organisation belong to the chapter: an active member that works there, or a local organisation.

        Asking twice changes nothing. Refused by `chapter.standing`, `chapter.member_not_active`,
        `chapter.works_elsewhere`, `chapter.local_unnamed`, `chapter.future_date`, `chapter.before_last_change`.
        """
        day = kit.today()
        command = AddMember(await candidate(kit.journal, province, body), body.on or day, day)
        return await carry_out(province, district, command, request, response)

    @router.post("/members/{organisation_id}/removal")
    async def remove_member(
        province: ProvincePath,
        district: District,
        organisation_id: OrganisationId,
        body: Leaving,
        request: Annotated[Request, Depends(changing)],
        response: Response,
    ) -> Receipt:
        """Let an organisation belong to it no more; a convener's place becomes empty. Asking twice changes nothing.

        Refused by `chapter.standing`, `chapter.unknown_member`, `chapter.future_date`, `chapter.before_last_change`.
        """
        day = kit.today()
        command = RemoveMember(organisation_id, body.on or day, body.why, day)
        return await carry_out(province, district, command, request, response)

    @router.post("/convener")
    async def name_convener(
        province: ProvincePath,
        district: District,
        body: Convening,
        request: Annotated[Request, Depends(changing)],
        response: Response,
    ) -> Receipt:
        """Let one of the chapter's organisations call it together, in the place of who did. Twice changes nothing.

        Refused by `chapter.standing`, `chapter.unknown_member`, `chapter.future_date`, `chapter.before_last_change`.
        """
        day = kit.today()
        command = NameConvener(body.organisation_id, body.on or day, day)
        return await carry_out(province, district, command, request, response)

    return router
