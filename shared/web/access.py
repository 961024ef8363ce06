"""Every request is named, logged and counted; what nobody foresaw becomes a plain problem, not a trace."""

from __future__ import annotations

import re
import time
from uuid import uuid4

import structlog
from prometheus_client import CollectorRegistry
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.reference.provinces import PROVINCE_CODES
from shared.runtime.metrics import HttpMetrics
from shared.runtime.tracing import Tracing, finish, traceparent_of, well_formed
from shared.web.problems import problem

log = structlog.get_logger("access")

REQUEST_ID_HEADER = "X-Request-Id"
_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_COMMANDS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_NO_ROUTE = "unmatched"
INSIDE = ("/health/", "/metrics")
"""What those who run the platform ask, often: neither logged nor traced."""


def request_id(scope: Scope) -> str:
    """The request's name in logs and, as correlation id, in what it records."""
    return str(scope.get("state", {}).get("request_id", ""))


def traceparent(scope: Scope) -> str:
    """The W3C trace context in which the request is answered, empty where there is none."""
    return str(scope.get("state", {}).get("traceparent", ""))


class Access:
    """Around all of a request: request id and trace context in and out, access log, metrics, last resort."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry, tracing: Tracing | None = None) -> None:
        self._app, self._metrics, self._tracing = app, HttpMetrics(registry), tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        given = headers.get(REQUEST_ID_HEADER.lower().encode(), b"").decode("latin-1")
        named = given if _ID.fullmatch(given) else uuid4().hex
        parent = well_formed(headers.get(b"traceparent", b"").decode("latin-1"))
        span = None
        if self._tracing is not None and not scope["path"].startswith(INSIDE):
            span = self._tracing.begin(parent, scope["method"])
            parent = traceparent_of(span)
        scope.setdefault("state", {}).update(request_id=named, traceparent=parent)
        status = 0

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = named
            await send(message)

        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=named):
            try:
                await self._app(scope, receive, told)
            except Exception:
                log.exception("unforeseen", method=scope["method"], path=scope["path"])
                if status:
                    raise
                await problem("internal", request_id=named)(scope, receive, told)
            finally:
                self._note(scope, status, time.perf_counter() - began)
                if span is not None:
                    finish(span, scope["method"], _route(scope), status)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        route = _route(scope)
        self._metrics.answers.labels(method, route, str(status)).inc()
        self._metrics.seconds.labels(method, route).observe(seconds)
        if method in _COMMANDS and route != _NO_ROUTE:
            given = scope.get("path_params", {}).get("province", "")
            province = given if given in PROVINCE_CODES else ""  # what callers make up must not become series
            self._metrics.commands.labels(province, route, scope["state"].get("problem", "accepted")).inc()
        if not scope["path"].startswith(INSIDE):
            log.info(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=status,
                milliseconds=round(seconds * 1000, 1),
            )


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", _NO_ROUTE))
