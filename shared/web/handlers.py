"""Which exception becomes which problem: the one place where the parts' named failures meet HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from shared.decisions import Refused
from shared.journal.command import BacklogFull, Conflict, EventTooLarge, KeyReused
from shared.runtime.faults import StoreAway
from shared.web.access import request_id
from shared.web.cursors import BadCursor
from shared.web.identity import KeysAway, Unauthenticated
from shared.web.problems import Answered, error_item, invalid, problem, shown, validation_items
from shared.web.roles import Forbidden

log = structlog.get_logger(__name__)

OWN_MATTER = {"own_matter": 403}
"""Rules that are about who asks, by the last part of their names; a rule that is not listed answers 409."""

_BY_STATUS = {400: "malformed", 404: "not-found", 405: "method-not-allowed", 413: "too-large", 422: "invalid"}


def install(app: FastAPI, refusals: Mapping[str, int]) -> None:
    """Answer every named failure as a problem; `refusals` as in `create_app`."""
    statuses = {**OWN_MATTER, **refusals}

    async def refused(http: Request, error: Any) -> Response:
        wrong: Refused = error
        status = statuses.get(wrong.rule, statuses.get(wrong.rule.rpartition(".")[2], 409))
        return problem(
            "refused",
            status=status,
            detail=f"The rule {wrong.rule} forbids this.",
            rule=wrong.rule,
            facts=_facts(wrong.facts),
            field=_text(wrong.facts.get("field")),
            value=shown(wrong.facts.get("value")),
            candidates=_list(wrong.facts.get("candidates")),
            request_id=request_id(http.scope),
        )

    async def method_not_allowed(http: Request, error: Any) -> Response:
        wrong: HTTPException = error
        there = (route for route in iter_route_contexts(app.routes) if route.path_regex.match(http.url.path))
        methods = {method for route in there for method in route.methods or ()}  # the error knows those of one route
        wrong.headers = {"Allow": ", ".join(sorted(methods))}
        return await _http(http, wrong)

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(405, method_not_allowed)
    for failure, handler in _HANDLERS.items():
        app.add_exception_handler(failure, handler)


async def _answered(http: Request, error: Any) -> Response:
    wrong: Answered = error
    return problem(wrong.kind, request_id=request_id(http.scope), **wrong.told)


async def _invalid(http: Request, error: Any) -> Response:
    wrong: RequestValidationError = error
    items = validation_items(wrong.errors())
    if items and items[0]["rule"] == "json_invalid":
        return problem("malformed", detail="The body is no JSON.", request_id=request_id(http.scope))
    return problem("invalid", request_id=request_id(http.scope), **invalid(items))


async def _http(http: Request, error: Any) -> Response:
    wrong: HTTPException = error
    kind = _BY_STATUS.get(wrong.status_code, "malformed" if wrong.status_code < 500 else "internal")
    return problem(
        kind,
        status=wrong.status_code,
        headers=wrong.headers,
        detail=str(wrong.detail),
        request_id=request_id(http.scope),
    )


async def _forbidden(http: Request, error: Any) -> Response:
    wrong: Forbidden = error
    return problem("forbidden", rule=wrong.rule, facts=_facts(wrong.facts), request_id=request_id(http.scope))


async def _unauthenticated(http: Request, error: Any) -> Response:
    wrong: Unauthenticated = error
    challenge = 'Bearer realm="lead"'
    if wrong.rule != "token.missing":
        challenge += f', error="invalid_token", error_description="{wrong.rule}"'
    return problem(
        "unauthenticated",
        headers={"WWW-Authenticate": challenge},
        rule=wrong.rule,
        request_id=request_id(http.scope),
    )


async def _conflict(http: Request, error: Any) -> Response:
    wrong: Conflict = error
    return problem(
        "conflict",
        detail=f"The stream stands at version {wrong.version}: read it and decide again.",
        headers={"ETag": f'"{wrong.version}"'},
        stream=wrong.stream,
        version=wrong.version,
        request_id=request_id(http.scope),
    )


async def _bad_cursor(http: Request, error: Any) -> Response:
    item = error_item("cursor", "cursor.malformed", f"This is {error}: begin the list again without one.")
    return problem("invalid", request_id=request_id(http.scope), **invalid([item]))


async def _key_reused(http: Request, _error: Any) -> Response:
    return problem(
        "key-reused",
        field="Idempotency-Key",
        rule="idempotency_key.reused",
        request_id=request_id(http.scope),
    )


async def _event_too_large(http: Request, error: Any) -> Response:
    wrong: EventTooLarge = error
    return problem("event-too-large", rule="event.too_large", detail=str(wrong), request_id=request_id(http.scope))


async def _backlog_full(http: Request, error: Any) -> Response:
    wrong: BacklogFull = error
    facts = {"province": wrong.province, "waiting": wrong.waiting}
    return problem("backlog-full", facts=facts, request_id=request_id(http.scope))


async def _store_away(http: Request, error: Any) -> Response:
    log.warning("store_away", reason=str(error))
    return problem("store-away", request_id=request_id(http.scope))


async def _keys_away(http: Request, error: Any) -> Response:
    log.warning("keys_away", reason=str(error))
    return problem("keys-away", request_id=request_id(http.scope))


_HANDLERS: dict[type[Exception], Any] = {
    Answered: _answered,
    RequestValidationError: _invalid,
    HTTPException: _http,
    Forbidden: _forbidden,
    Unauthenticated: _unauthenticated,
    Conflict: _conflict,
    BadCursor: _bad_cursor,
    KeyReused: _key_reused,
    EventTooLarge: _event_too_large,
    BacklogFull: _backlog_full,
    StoreAway: _store_away,
    KeysAway: _keys_away,
}


def _facts(facts: Mapping[str, object]) -> dict[str, Any]:
    return {
        name: _list(fact) if isinstance(fact, list | tuple | set | frozenset) else shown(fact)
        for name, fact in facts.items()
    }


def _list(value: object) -> list[str] | None:
    return [str(shown(item)) for item in value] if isinstance(value, list | tuple | set | frozenset) else None


def _text(value: object) -> str | None:
    return str(shown(value)) if value is not None else None
