"""Awareness campaigns over HTTP: members launch and close them, everybody may look."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from services.advocacy.awareness.reach import totals
from services.advocacy.campaigns.bodies import Closing, Launching
from services.advocacy.campaigns.decisions import Close, Launch, decider
from services.advocacy.campaigns.views import campaigns
from services.advocacy.parties import Parties
from services.advocacy.sessions.listing import Sessions
from services.advocacy.streams import campaign_stream
from shared.contracts.campaigns import CampaignTotals, Key
from shared.contracts.fields import Area, District, Goal, Org, OrganisationId, Sdg
from shared.following.membership import Membership
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.streams import Document
from shared.web.commands import Reading, tell_position, tell_stale
from shared.web.permissions import Permission
from shared.web.problems import NotFound
from shared.web.signed import ProvincePath


class CampaignEntry(BaseModel):
    """A campaign. What a closed one reached is as it was counted when it was closed; corrections come later."""

    campaign_id: str
    province: str
    title: dict[str, str]
    lead: Org
    languages: list[str]
    targets: list[Sdg]
    goals: list[int]
    planned_areas: list[Area]
    districts: list[str] = Field(description="those in which the planned areas lie, by P-code")
    starts_on: date
    ends_on: date
    reach_target: int | None
    standing: Literal["open", "closed"]
    closed_on: date | None = None
    totals: CampaignTotals | None = None
    version: int = Field(description="for If-Match")


class CampaignPage(BaseModel):
    """A part of a list; `cursor` asks for the next part, null at the end."""

    data: list[CampaignEntry]
    cursor: str | None


def campaigns_router(kit: Kit) -> APIRouter:
    """Commands and queries about campaigns."""
    router = APIRouter(prefix="/advocacy/v1/{province}/campaigns", tags=["campaigns"])
    launching = kit.authoriser.allow(Permission.LAUNCH_CAMPAIGN)
    public = kit.authoriser.read(Permission.READ_PUBLIC)
    parties, sessions = Parties(Membership(kit.views, kit.today)), Sessions(kit.views)

    @router.post("")
    async def launch(
        province: ProvincePath,
        body: Launching,
        request: Annotated[Request, Depends(launching)],
        response: Response,
    ) -> Receipt:
        """Launch a campaign of the organisation acted for, or as the secretariat of any active member.

        Refused by `campaign.not_own`, `campaign.lead_not_active`, `campaign.ends_before_it_starts`,
        `campaign.unknown_target`, `campaign.area_in_province`, `campaign.launched_once`.
        """
        lead, active = await parties.member(body.lead or request.actor.organisation_id, province, "lead")
        launched = body.launched(request.new_key(), lead)
        stream, command = campaign_stream(province, launched.campaign_id), Launch(launched, province, active)
        receipt = await kit.journal.carry_out(decider, stream, command, request)
        tell_position(response, receipt)
        return receipt

    @router.post("/{campaign_id}/closure")
    async def close(
        province: ProvincePath,
        campaign_id: Key,
        body: Closing,
        request: Annotated[Request, Depends(launching)],
        response: Response,
    ) -> Receipt:
        """Close a campaign, with what its sessions reached as far as they are shown now. Asking twice changes nothing.

        Refused by `campaign.unknown`, `campaign.not_own`, `campaign.future_date`, `campaign.closed_before_start`.
        """
        day = kit.today()
        held, _ = await sessions.every({"campaign_id": campaign_id}, province)
        command = Close(body.on or day, day, totals(held))
        receipt = await kit.journal.carry_out(decider, campaign_stream(province, campaign_id), command, request)
        tell_position(response, receipt)
        return receipt

    @router.get("")
    async def list_campaigns(
        asked: Annotated[Reading, Depends(public)],
        response: Response,
        standing: Literal["open", "closed"] | None = None,
        lead: OrganisationId | None = None,
        district: Annotated[District | None, Query(description="where it means to reach people")] = None,
        goal: Goal | None = None,
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> CampaignPage:
        """Campaigns by standing, lead, district and goal; those that start last come first."""
        given = {"standing": standing, "lead.organisation_id": lead, "districts": district, "goals": goal}
        where: Document = {name: value for name, value in given.items() if value is not None}
        found = await kit.views.find(
            campaigns,
            where,
            provinces={asked.province},
            positions=asked.positions,
            limit=limit,
            cursor=cursor,
            sort=("-starts_on", "-_id"),
        )
        tell_stale(response, found.stale)
        return CampaignPage(data=[CampaignEntry.model_validate(one) for one in found.documents], cursor=found.cursor)

    @router.get("/{campaign_id}")
    async def show_campaign(
        campaign_id: Key, asked: Annotated[Reading, Depends(public)], response: Response
    ) -> CampaignEntry:
        """One campaign; what it has reached until now is told by `/awareness?campaign=`."""
        found = await kit.views.get(campaigns, campaign_stream(asked.province, campaign_id), asked.positions)
        tell_stale(response, found.stale)
        if found.document is None:
            raise NotFound("campaign", campaign_id)
        return CampaignEntry.model_validate(found.document)

    return router
