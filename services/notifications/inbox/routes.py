"""The inbox over HTTP: what an account and its offices were told, read marks, and what comes, live."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from services.notifications.inbox.letters import Inbox
from services.notifications.inbox.live import Live
from services.notifications.inbox.owners import owners_of
from services.notifications.withdrawals.facts import any_withdrawn
from services.notifications.withdrawals.known import KnownByProvince
from shared.contracts.fields import At
from shared.runtime.service import Kit
from shared.runtime.store import Document
from shared.web.cursors import BadCursor, read_cursor, write_cursor
from shared.web.empty import NOTHING, Nothing
from shared.web.problems import NotFound, Unprocessable
from shared.web.signed import Signed

LISTED = "inbox"


class Letter(BaseModel):
    """A message as it was told, in the language that was asked for."""

    id: str
    to: str = Field(description="an account, or an office of a province", examples=["office:PK-SD/secretariat"])
    province: str
    language: str
    subject: str
    text: str
    link: str | None = Field(description="where to look, below the platform's address")
    stream: str | None = Field(description="what it is about, where that is one thing")
    text_withdrawn: bool = Field(description="what people wrote is left out: a figure that it tells of was withdrawn")
    at: datetime
    read: bool


class LetterPage(BaseModel):
    """A part of the inbox, the newest first; `cursor` asks for the next part, null at the end."""

    data: list[Letter]
    unread: int
    cursor: str | None


class Marking(BaseModel):
    """All messages until a time, those of the newest shown included."""

    until: At


class Marked(BaseModel):
    """How many messages were newly marked as read."""

    marked: int


def inbox_router(kit: Kit) -> APIRouter:
    """Queries and marks of the inbox."""
    router = APIRouter(prefix="/notifications/v1/inbox", tags=["inbox"])
    asking = kit.authoriser.signed()
    inbox = Inbox(kit.database, kit.now)
    live = Live(inbox, kit.now)
    kit.closing.append(live.close)
    known = KnownByProvince(kit.views)

    async def withdrawn(letter: Document) -> bool:
        told_about: list[Document] = letter.get("figures", [])
        return bool(told_about) and any_withdrawn(told_about, await known.of(letter["province"]))

    @router.get("")
    async def listed(
        signed: Annotated[Signed, Depends(asking)],
        show: Annotated[Literal["all", "unread"], Query(description="`unread`: only those")] = "all",
        cursor: Annotated[str | None, Query(max_length=2000, description="from the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> LetterPage:
        """What the account that asks and its offices were told in the last 90 days."""
        account, mine = owners_of(signed, kit.provinces)
        found = await inbox.find(mine, account, unread=show == "unread", before=_before(cursor), limit=limit + 1)
        more = len(found) > limit
        data = [_letter(one, account, withdrawn=await withdrawn(one)) for one in found[:limit]]
        following = write_cursor(LISTED, [data[-1].at.isoformat(), data[-1].id]) if more else None
        return LetterPage(data=data, unread=await inbox.unread(mine, account), cursor=following)

    @router.post("/read")
    async def mark_all(body: Marking, signed: Annotated[Signed, Depends(asking)]) -> Marked:
        """Mark everything until a time as read by the account that asks; others of an office have marks of their own."""
        account, mine = owners_of(signed, kit.provinces)
        return Marked(marked=await inbox.read(mine, account, None, body.until.replace(microsecond=999_999)))

    @router.post("/{letter_id}/read")
    async def mark(letter_id: str, signed: Annotated[Signed, Depends(asking)], body: Nothing = NOTHING) -> Marked:
        """Mark one message as read; asking twice changes nothing."""
        del body
        account, mine = owners_of(signed, kit.provinces)
        if not await inbox.has(mine, letter_id):
            raise NotFound("message", letter_id)
        return Marked(marked=await inbox.read(mine, account, letter_id))

    @router.get("/live", response_class=EventSourceResponse)
    async def follow(
        signed: Annotated[Signed, Depends(asking)],
        after: Annotated[At | None, Query(description="also what came after this time; by default from now on")] = None,
    ) -> AsyncIterator[ServerSentEvent]:
        """What comes, as server-sent events: `event: message`, the message as JSON, its id.

        After a cut go on with `after` and the `at` of the last message: what came in that second may come again.
        """
        account, mine = owners_of(signed, kit.provinces)
        async with live.following(mine, after) as letters:
            async for one in letters:
                told = _letter(one, account, withdrawn=await withdrawn(one))
                yield ServerSentEvent(data=told.model_dump(mode="json"), event="message", id=told.id)

    return router


def _before(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    try:
        at, last = read_cursor(LISTED, cursor, 2)
        return datetime.fromisoformat(str(at)), str(last)
    except (BadCursor, ValueError):
        raise Unprocessable("cursor", cursor, "cursor.malformed") from None


def _letter(document: Document, account: str, *, withdrawn: bool) -> Letter:
    told = {name: document[name] for name in ("province", "language", "subject", "link", "stream")}
    return Letter(
        id=document["_id"],
        to=document["owner"],
        text=document["bare" if withdrawn else "text"],
        text_withdrawn=withdrawn,
        at=document["at"].astimezone(UTC),
        read=account in document["read_by"],
        **told,
    )
