"""Where a command about a member meets the journal: with who acts for the member, and the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from uuid import uuid4

from fastapi import Response

from services.membership.members import decisions
from services.membership.members.standings import standing
from services.membership.representatives import decisions as representation
from services.membership.streams import alliance_stream, member_stream, representatives_stream
from shared.contracts.fields import ContactId
from shared.contracts.membership import MembershipApplied
from shared.journal import Journal, Receipt, Request
from shared.web.commands import tell_position


class Proceedings:
    """Carries out commands about members; `today` gives the local date, Asia/Karachi."""

    def __init__(self, journal: Journal, today: Callable[[], date]) -> None:
        self._journal, self.today = journal, today

    async def who_acts(self, province: str, member_id: str) -> representation.Representatives:
        """Who acts for the member, read from the stream: a view may be behind. Raises StoreAway."""
        loaded = await self._journal.load(representatives_stream(province, member_id))
        return representation.decider.state(loaded.events())

    async def standing(self, province: str, member_id: str) -> str:
        """Where the organisation stands, read from its stream. Raises StoreAway."""
        loaded = await self._journal.load(member_stream(province, member_id))
        return standing(decisions.decider.state(loaded.events()))

    async def decide(
        self, province: str, member_id: str, command: decisions.Command, request: Request, response: Response
    ) -> Receipt:
        """Carry out one command about a member, and tell the position. Raises what the journal raises."""
        stream = member_stream(province, member_id)
        receipt = await self._journal.carry_out(decisions.decider, stream, command, request)
        tell_position(response, receipt)
        return receipt

    async def represent(
        self,
        province: str,
        member_id: str,
        command: representation.Command,
        request: Request,
        response: Response,
    ) -> Receipt:
        """Carry out one command about who acts for a member. Raises what the journal raises."""
        stream = representatives_stream(province, member_id)
        receipt = await self._journal.carry_out(representation.decider, stream, command, request)
        tell_position(response, receipt)
        return receipt

    async def apply(
        self,
        province: str,
        application: MembershipApplied,
        contact_id: ContactId,
        request: Request,
        response: Response,
    ) -> Receipt:
        """Take an application, then its sender as the applicant's own person.

        These are two streams, hence two appends. The second one's id is made from the first one's, so that
        the same request again completes what was interrupted, and never does anything twice.
        """
        member_id = application.member_id
        alliance = await self._journal.load(alliance_stream(province))
        # The account may not act for anybody yet: it speaks for the organisation that it applies for.
        actor = replace(request.actor, organisation_id=member_id)
        asked = replace(request, actor=actor, command_id=request.command_id or uuid4().hex)
        applied = await self._journal.carry_out(
            decisions.decider,
            member_stream(province, member_id),
            decisions.Apply(application, province, has_alliance=alliance.version > 0, today=self.today()),
            asked,
        )
        named = await self._journal.carry_out(
            representation.decider,
            representatives_stream(province, member_id),
            representation.BeginWith(member_id, contact_id, await self.standing(province, member_id), self.today()),
            replace(
                asked,
                command_id=sha256(f"{asked.command_id}:representative".encode()).hexdigest(),
                if_match=None,
            ),
        )
        tell_position(response, applied, named)
        return applied
