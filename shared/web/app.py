"""The frame that every service's routes hang in: health, metrics, problems, limits, documentation."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from shared.runtime.tracing import Tracing
from shared.web import handlers
from shared.web.access import Access
from shared.web.bodies import Bodies
from shared.web.cross_origin import CrossOrigin
from shared.web.documented import with_problems

LARGEST_BODY = 1_000_000
PROBE_SECONDS = 4.0

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must work before traffic comes: `probe` raises when it does not; a text that it answers is told."""

    name: str
    probe: Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes that a request's body may have: `largest`, and more for the exact paths in `larger`."""

    largest: int = LARGEST_BODY
    larger: Mapping[str, int] = field(default_factory=dict)


def create_app(
    title: str,
    version: str,
    routers: Iterable[APIRouter],
    readiness: Iterable[Check] = (),
    *,
    description: str = "",
    registry: CollectorRegistry,
    refusals: Mapping[str, int] | None = None,
    limits: Limits = Limits(),
    lifespan: Lifespan | None = None,
    tracing: Tracing | None = None,
) -> FastAPI:
    """A service's HTTP application.

    `refusals` gives rules (their whole name or last part) a status other than 409; `registry` holds the
    process's metrics; `tracing` makes spans of requests.
    """
    app = FastAPI(
        title=title,
        version=version,
        description=description,
        lifespan=lifespan,
        redoc_url=None,
        separate_input_output_schemas=False,
    )
    for router in routers:
        app.include_router(router)
    app.include_router(_operations(tuple(readiness), registry))
    handlers.install(app, refusals or {})
    app.add_middleware(Bodies, largest=limits.largest, larger=limits.larger)
    app.add_middleware(Access, registry=registry, tracing=tracing)
    app.add_middleware(CrossOrigin)

    plain = app.openapi

    def documented() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = with_problems(plain())
        return app.openapi_schema

    app.openapi = documented  # type: ignore[method-assign]  # FastAPI's own documented way
    return app


def _operations(readiness: tuple[Check, ...], registry: CollectorRegistry) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/health/live")
    async def live() -> dict[str, bool]:
        return {"live": True}

    @router.get("/health/ready")
    async def ready() -> JSONResponse:
        answers = await asyncio.gather(*(_look(check) for check in readiness))
        checks = {check.name: answer for check, answer in zip(readiness, answers, strict=True)}
        all_well = all(answer["ready"] for answer in answers)
        return JSONResponse({"ready": all_well, "checks": checks}, 200 if all_well else 503)

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router


async def _look(check: Check) -> dict[str, Any]:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            told = await check.probe()
    except TimeoutError:
        return {"ready": False, "reason": f"no answer within {PROBE_SECONDS:g} seconds"}
    except Exception as away:  # noqa: BLE001  whatever it is, the dependency is not ready
        return {"ready": False, "reason": f"{type(away).__name__}: {str(away)[:200]}"}
    return {"ready": True, "note": told} if isinstance(told, str) else {"ready": True}
