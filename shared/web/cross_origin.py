"""Pages of any origin may ask: they bring the token that they were given, and a browser adds nothing by itself."""

from __future__ import annotations

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web.access import INSIDE, REQUEST_ID_HEADER

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SHOWN = (
    "Alliance-Position",
    "Alliance-Stale",
    "Content-Disposition",
    "ETag",
    "Location",
    "Retry-After",
    REQUEST_ID_HEADER,
)
"""Headers of answers that a page may read, beside those that browsers show by themselves."""
PREFLIGHT_SECONDS = 3600


class CrossOrigin(CORSMiddleware):
    """CORS for every path but health and metrics, which are for those who run the platform."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            app,
            allow_origins=["*"],
            allow_methods=METHODS,
            allow_headers=["*"],
            expose_headers=SHOWN,
            max_age=PREFLIGHT_SECONDS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(INSIDE):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
