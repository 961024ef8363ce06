"""Every route of a service asked by everybody: what must be answered is worked out from the table of permissions alone.

The table is read here by rules of its own, not by `authorise`: what a route answers is compared with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from shared.contracts.membership import RepresentativeRole
from shared.reference.provinces import PK
from shared.web.issuer import mint
from shared.web.permissions import PERMISSIONS, Office, Permission
from shared.web.problems import MEDIA_TYPE

SINDH, BALOCHISTAN = "PK-SD", "PK-BA"
WITHOUT_PERMISSION = frozenset(
    {
        *(f"{method} {path}" for method in ("GET", "HEAD") for path in ("/openapi.json", "/docs")),
        *(f"{method} /docs/oauth2-redirect" for method in ("GET", "HEAD")),
        *("GET /health/live", "GET /health/ready", "GET /metrics"),
    }
)
"""What the frame offers besides a service's own routes: documents, and what stays inside the network."""


@dataclass(frozen=True)
class Person:
    """An account: offices that its token tells, and one member (in Sindh) that it represents."""

    name: str
    offices: tuple[tuple[Office, str], ...] = ()
    member: str | None = None
    roles: frozenset[RepresentativeRole] = frozenset()
    active: bool = True

    def token(self, issuer: Path) -> str:
        offices = [(office.value, where) for office, where in self.offices]
        return mint(issuer, self.name, roles=offices, organisation="lcas" if offices else None)

    def may(self, permission: Permission, province: str | None, owner: str | None) -> bool:
        """What the table says; `province` and `owner` are what the path names."""
        who = PERMISSIONS[permission]
        if who.public or who.any_account:
            return True
        if not who.own_matter and owner is not None and owner == self.member and province == SINDH:
            return False
        anywhere = who.listed and province is None
        held = {office for office, where in self.offices if anywhere or where in {province or PK, PK}}
        represents = province in {None, SINDH} and owner in {None, self.member}
        able = represents and bool(self.roles & who.representatives) and (self.active or not who.active)
        return bool(held & who.offices) or able


OFFICERS = tuple(
    Person(f"{office.value}-of-{where.lower()}", ((office, where),))
    for office in Office
    for where in (PK, SINDH, BALOCHISTAN)
)
NOBODY = Person("nobody")


def routes(app: FastAPI) -> set[str]:
    """Every route that the application has, hidden ones too, as `GET /path/{parameter}`."""
    found = set()
    for route in iter_route_contexts(app.routes):
        found |= {f"{method} {route.path}" for method in route.methods or {"ANY"}}
    return found


@dataclass
class Grid:
    """A service's routes with the permission that each asks for, and real values for the parameters of their paths."""

    app: FastAPI
    client: httpx.AsyncClient
    issuer: Path
    permissions: Mapping[str, Permission]
    values: Mapping[str, str]
    placed: Mapping[str, str] = field(default_factory=dict)
    """Of routes whose path names a thing of a province, but not the province: that province."""

    def unlisted(self) -> set[str]:
        """Routes without an entry, and entries without a route."""
        return routes(self.app) ^ (self.permissions.keys() | WITHOUT_PERMISSION)

    async def answer(self, route: str, token: str | None, province: str = SINDH) -> httpx.Response:
        """Ask a route for a real thing; a command's body holds nothing that would be carried out."""
        method, _, path = route.partition(" ")
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        sent: dict[str, Any] = {"json": {"nothing_known": 0}} if method != "GET" else {}
        return await self.client.request(
            method,
            path.format(**{**self.values, "province": province}),
            headers=headers,
            **sent,
        )

    async def strangers(self) -> list[str]:
        """Where a request without a token, or with one that does not hold, is answered as it must not be."""
        wrong = []
        for route, permission in self.permissions.items():
            answer = await self.answer(route, None)
            public = PERMISSIONS[permission].public
            if answer.status_code != (200 if public else 401) or (not public and rule(answer) != "token.missing"):
                wrong.append(told(route, "no token", answer))
            for name, token in bad_tokens(self.issuer):
                answer = await self.answer(route, token)
                if (answer.status_code, rule(answer)) != (401, name):
                    wrong.append(told(route, name, answer))
        return wrong

    async def people(self, people: Iterable[Person]) -> list[str]:
        """Where somebody with a valid token may more, or less, than the table says."""
        wrong = []
        for person in people:
            token = person.token(self.issuer)
            for route, permission in self.permissions.items():
                for province in (SINDH, BALOCHISTAN) if "{province}" in route else (self.placed.get(route),):
                    owner = self.values["member_id"] if "/members/{member_id}" in route else None
                    answer = await self.answer(route, token, province or SINDH)
                    may = person.may(permission, province, owner)
                    if not as_expected(route, permission, answer, may=may):
                        wrong.append(told(route, f"{person.name} in {province}", answer))
        return wrong


def as_expected(route: str, permission: Permission, answer: httpx.Response, *, may: bool) -> bool:
    """Who may not is told so before anything of the body is looked at; who may gets as far as the route itself.

    That is a body that does not hold, or, of a command without one, a thing that is not there.
    """
    if not may:
        facts = answer.json().get("facts", {})
        named = rule(answer) != "role" or facts["permission"] == permission
        return answer.status_code == 403 and kind(answer) == "forbidden" and named
    if route.startswith(("GET ", "DELETE ")):
        return answer.status_code in {200, 404, 422}
    return (answer.status_code, kind(answer)) in {(422, "invalid"), (404, "not-found")}


def bad_tokens(issuer: Path) -> Iterator[tuple[str, str]]:
    """Tokens that do not hold, each with the rule that it breaks."""
    everything = [(office.value, PK) for office in Office]
    good = mint(issuer, "amina", roles=everything, organisation="lcas")
    claims = jwt.decode(good, options={"verify_signature": False})
    head, body, signature = good.split(".")
    yield "token.expired", mint(issuer, "amina", roles=everything, lifetime=timedelta(seconds=-1))
    yield "token.audience", mint(issuer, "amina", roles=everything, audience="others")
    yield "token.issuer", mint(issuer, "amina", roles=everything, issuer="urn:others")
    yield "token.algorithm", jwt.encode(claims, "", algorithm="none")
    yield "token.signature", f"{head}.{body}.{signature[:-8]}AAAAAAAA"
    yield "token.malformed", f"{head}.{body}"
    yield "token.malformed", ""


def rule(answer: httpx.Response) -> str | None:
    is_problem = answer.headers["content-type"].startswith(MEDIA_TYPE)
    return answer.json().get("rule") if is_problem else None


def kind(answer: httpx.Response) -> str:
    return str(answer.json()["type"]).rpartition("/")[2]


def told(route: str, who: str, answer: httpx.Response) -> str:
    return f"{route}: {who}: {answer.status_code} {answer.text[:200]}"
