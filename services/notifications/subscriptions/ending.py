"""One-click end over HTTP: a mail program posts, a person is shown a button that does."""

from importlib.resources import files
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from services.notifications.giving import OnOccasion
from services.notifications.subscriptions.decisions import Cancel, Unstarted, decider
from services.notifications.subscriptions.one_click import PATH, BadLink, key, read
from shared.contracts.subscriptions import EndReason
from shared.contracts.topics import province_of
from shared.decisions import Refused
from shared.runtime.service import Kit
from shared.web.problems import NotServed

Token = Annotated[str, Path(max_length=600, description="what the message's link ended with")]
_PAGE = Environment(autoescape=True).from_string(
    files("services.notifications.subscriptions").joinpath("ending.html").read_text(encoding="utf-8")
)


def ending_router(kit: Kit) -> APIRouter:
    """Routes for whoever holds a message's link; no token is needed."""
    router = APIRouter(prefix=PATH, tags=["subscriptions"], default_response_class=HTMLResponse)

    def stream_of(token: str) -> str:
        try:
            stream = read(token, key(kit.settings))
        except BadLink:
            raise Refused("one_click.unknown", field="token", value=token[:40]) from None
        if (province := province_of(stream)) not in kit.provinces:
            raise NotServed(province)
        return stream

    @router.get("/{token}")
    async def asked(token: Token) -> str:
        """A page with a button that ends the subscription: looking at it changes nothing. Refused by `one_click.unknown`."""
        stream_of(token)
        return _PAGE.render(ended=False)

    @router.post("/{token}")
    async def end(
        token: Token,
        how: Annotated[Literal["One-Click"], Form(alias="List-Unsubscribe", description="RFC 8058")],
    ) -> str:
        """End the subscription, by the button or by a mail program (RFC 8058). Twice changes nothing.

        Refused by `one_click.unknown`.
        """
        stream = stream_of(token)
        standing = decider.state((await kit.journal.load(stream)).events())
        if isinstance(standing, Unstarted):
            raise Refused("one_click.unknown", field="token", value=token[:40])
        gives = OnOccasion(kit.journal, f"one-click:{standing.told.subscription_id}")
        await gives.carry_out(decider, stream, Cancel(EndReason(code="one_click")), part=how)
        return _PAGE.render(ended=True)

    return router
