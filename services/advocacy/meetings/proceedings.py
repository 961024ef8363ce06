"""Where a command about a meeting meets the journal."""

from __future__ import annotations

from fastapi import Response

from services.advocacy.meetings.commands import Command
from services.advocacy.meetings.decisions import decider
from services.advocacy.streams import meeting_stream
from shared.journal import Journal, Receipt, Request
from shared.web.commands import tell_position


async def carry_out(
    journal: Journal, province: str, meeting_id: str, command: Command, request: Request, response: Response
) -> Receipt:
    """Carry out one command about a meeting, and tell the position. Raises what the journal raises."""
    receipt = await journal.carry_out(decider, meeting_stream(province, meeting_id), command, request)
    tell_position(response, receipt)
    return receipt
