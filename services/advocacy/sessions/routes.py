"""Awareness sessions over HTTP: hosts record and correct them."""

from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Response

from services.advocacy.campaigns import decisions as campaigns
from services.advocacy.parties import Parties
from services.advocacy.sessions.bodies import Correction, Holding
from services.advocacy.sessions.decisions import Correct, Facts, Hold, NotHeld, State, decider
from services.advocacy.streams import campaign_stream, session_stream
from shared.contracts.campaigns import AwarenessSessionHeld, Key, Session
from shared.contracts.fields import Org
from shared.decisions import Refused
from shared.following.membership import Membership
from shared.journal import Receipt, Request
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.signed import ProvincePath

S = TypeVar("S", bound=Session)


def sessions_router(kit: Kit) -> APIRouter:
    """Commands about sessions."""
    router = APIRouter(prefix="/advocacy/v1/{province}/sessions", tags=["sessions"])
    holding = kit.authoriser.allow(Permission.HOLD_SESSION)
    parties = Parties(Membership(kit.views, kit.today))

    async def on_record(province: str, session_id: str) -> State:
        return decider.state((await kit.journal.load(session_stream(province, session_id))).events())

    async def told(
        event: type[S], session_id: str, body: Holding, host: Org, active: bool, province: str
    ) -> tuple[S, Facts]:
        """The session that a body tells, and what must be known to decide about it, read from the streams."""
        campaign: campaigns.State = campaigns.NoCampaign()
        if body.campaign_id is not None:
            loaded = await kit.journal.load(campaign_stream(province, body.campaign_id))
            campaign = campaigns.decider.state(loaded.events())
        source = NotHeld() if body.relayed_from is None else await on_record(province, body.relayed_from)
        session = body.told(event, session_id, host, await parties.told(body.partners, province), campaign)
        facts = Facts(province=province, today=kit.today(), host_active=active, campaign=campaign, source=source)
        return session, facts

    @router.post("")
    async def hold(
        province: ProvincePath,
        body: Holding,
        request: Annotated[Request, Depends(holding)],
        response: Response,
    ) -> Receipt:
        """Record a session that the organisation acted for has hosted, or as the secretariat any active member.

        Refused by `session.not_own`, `session.host_not_active`, `session.future_date`, `session.total_is_the_sum`,
        `session.group_above_total`, `session.area_in_province`, `session.area_fits_level`,
        `session.lies_in_a_district`, `session.party_twice`, `session.unknown_campaign`, `session.campaign_closed`,
        `session.outside_campaign`, `session.unknown_source`, `session.relayed_downwards`,
        `session.relayed_before_its_source`, `session.recorded_once`.
        """
        session_id = request.new_key()
        host, active = await parties.member(body.host or request.actor.organisation_id, province, "host")
        held, facts = await told(AwarenessSessionHeld, session_id, body, host, active, province)
        receipt = await kit.journal.carry_out(decider, session_stream(province, session_id), Hold(held, facts), request)
        tell_position(response, receipt)
        return receipt

    @router.post("/{session_id}/correction")
    async def correct(
        province: ProvincePath,
        session_id: Key,
        body: Correction,
        request: Annotated[Request, Depends(holding)],
        response: Response,
    ) -> Receipt:
        """Tell the whole record of a session as it is right; earlier ones stay visible. The same again changes nothing.

        A session of a closed campaign can be corrected, but none is moved into one.

        Refused by `session.unknown`, `session.not_own`, `session.host_not_active`, `session.future_date`,
        `session.total_is_the_sum`, `session.group_above_total`, `session.area_in_province`,
        `session.area_fits_level`, `session.lies_in_a_district`, `session.party_twice`, `session.unknown_campaign`,
        `session.campaign_closed`, `session.outside_campaign`, `session.unknown_source`,
        `session.relayed_downwards`, `session.relayed_before_its_source`.
        """
        known = await on_record(province, session_id)
        if isinstance(known, NotHeld):
            raise Refused("session.unknown", field="session_id", value=session_id)
        host, active = known.session.host, False  # a host need not be active still, but a new one must be
        if body.host is not None and body.host != host.organisation_id:
            host, active = await parties.member(body.host, province, "host")
        session, facts = await told(Session, session_id, body, host, active, province)
        command = Correct(session, body.why, facts)
        receipt = await kit.journal.carry_out(decider, session_stream(province, session_id), command, request)
        tell_position(response, receipt)
        return receipt

    return router
