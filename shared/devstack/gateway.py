"""One address for all services of a laptop, as the deployment's proxy is: requests go to the service of their path."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

OF_NOTIFICATIONS = ("streams", "catalogue", "schemas", "asyncapi", "codelists", "sandbox")
"""Paths of notifications besides its own name; `deploy/nginx.conf` says the same."""
_HOP_BY_HOP = frozenset({"connection", "keep-alive", "te", "trailers", "transfer-encoding", "upgrade", "host"})
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def gateway(services: Mapping[str, str]) -> Starlette:
    """An application that passes requests on; `services` are their addresses by name."""
    where = dict(services) | dict.fromkeys(OF_NOTIFICATIONS, services["notifications"])
    client = httpx.AsyncClient(timeout=httpx.Timeout(60, read=None), limits=httpx.Limits(max_connections=500))

    async def passed_on(request: Request) -> Response:
        first = request.url.path.split("/")[1]
        if first not in where:
            return JSONResponse({"services": sorted(where)}, 200 if not first else 404)
        query = f"?{request.url.query}" if request.url.query else ""
        headers = [(name, value) for name, value in request.headers.items() if name not in _HOP_BY_HOP]
        if "accept-encoding" not in request.headers:
            headers.append(("accept-encoding", "identity"))  # else this client would ask for what it can unpack itself
        asked = client.build_request(
            request.method, f"{where[first]}{request.url.path}{query}", headers=headers, content=request.stream()
        )
        try:
            answer = await client.send(asked, stream=True)
        except httpx.TransportError as away:
            return JSONResponse({"title": f"{first} does not answer", "detail": type(away).__name__}, 502)
        told = StreamingResponse(answer.aiter_raw(), answer.status_code, background=BackgroundTask(answer.aclose))
        told.raw_headers = [
            (name, value) for name, value in answer.headers.raw if name.decode().lower() not in _HOP_BY_HOP
        ]
        return told

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        yield
        await client.aclose()

    return Starlette(routes=[Route("/{path:path}", passed_on, methods=list(METHODS))], lifespan=life)


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(prog="python -m shared.devstack.gateway", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("service", nargs="+", help="name=address")
    given = parser.parse_args()
    services = dict(one.split("=", 1) for one in given.service)
    uvicorn.run(
        gateway(services),
        host="127.0.0.1",
        port=given.port,
        log_level="warning",
        timeout_graceful_shutdown=2,
        server_header=False,  # the services say it, as they say the date
        date_header=False,
    )


if __name__ == "__main__":
    main()
