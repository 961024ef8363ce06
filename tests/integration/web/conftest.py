"""A small service on the real frame: its routes do nothing but ask, and fail in every named way."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Response, UploadFile
from prometheus_client import CollectorRegistry
from pydantic import BaseModel, Field

from shared.decisions import Refused
from shared.journal.command import BacklogFull, Conflict, EventTooLarge, KeyReused, Receipt, Request
from shared.runtime.faults import StoreAway
from shared.web.app import Check, Limits, create_app
from shared.web.commands import Authoriser, Reading, tell_position, tell_stale
from shared.web.cursors import read_cursor
from shared.web.identity import Identity, Keys
from shared.web.issuer import AUDIENCE, ISSUER, mint, publish
from shared.web.permissions import Permission
from shared.web.positions import Position
from shared.web.problems import NotFound, Unprocessable
from shared.web.roles import Acting, Caller, Forbidden

FIGURES = "/reporting/v1/PK-SD/figures"
FAILURES: dict[str, Callable[[], Exception]] = {
    "standing": lambda: Refused("member.standing", standing="suspended", when=10**40, odd="\ud800"),
    "own_matter": lambda: Refused("figure.own_matter", organisation="secp-1"),
    "unit": lambda: Refused("figure.unit", field="unit", value="kg", candidates=["percent"]),
    "conflict": lambda: Conflict("reporting/PK-SD/series/x", 7),
    "key_reused": KeyReused,
    "backlog_full": lambda: BacklogFull("PK-SD", 9),
    "store_away": lambda: StoreAway("mongodb://u:sesame@h is away"),
    "event_too_large": lambda: EventTooLarge("a.b.v1", 300_000, 262_144),
    "not_found": lambda: NotFound("figure", "x"),
    "unknown": lambda: Unprocessable("indicator", "4.6.9", "indicator.unknown", ["4.6.1"]),
    "bug": lambda: ZeroDivisionError("a secret"),
}


@dataclass
class Known:
    """Who represents whom, whose access has ended, and which positions have arrived; a test changes it."""

    acting_for: dict[tuple[str, str], list[Acting]] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    arrived: bool = True
    waited: list[Position] = field(default_factory=list)
    ready: bool = True

    async def acting(self, account_id: str, province: str) -> Sequence[Acting]:
        return self.acting_for.get((account_id, province), ())

    async def check(self, caller: Caller) -> None:
        if caller.account_id in self.ended:
            raise Forbidden("access.revoked")

    async def wait_for(self, positions: Sequence[Position]) -> bool:
        self.waited += positions
        return self.arrived

    async def probe(self) -> None:
        if not self.ready:
            raise StoreAway("mongodb://u:sesame@h")


class Figure(BaseModel):
    indicator: Annotated[str, Field(max_length=40)] = "4.6.1"
    kind: Literal["measured", "estimated"] = "measured"
    rank: Annotated[int, Field(ge=0, le=100)] = 1
    fails: str | None = None


@pytest.fixture
def known() -> Known:
    officer = Acting("secp-1", frozenset({"data_officer"}), active=True)
    return Known({("amina", "PK-SD"): [officer]})


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("issuer")
    publish(folder)
    return folder


def figures_router(authoriser: Authoriser) -> APIRouter:
    router = APIRouter(prefix="/reporting/v1/{province}", tags=["figures"])
    submit = Annotated[Request, Depends(authoriser.allow(Permission.SUBMIT_FIGURE))]
    suspend = Annotated[Request, Depends(authoriser.allow(Permission.SUSPEND, owner="member_id"))]
    verified = Annotated[Reading, Depends(authoriser.read(Permission.READ_VERIFIED, more=Permission.READ_ALL_FIGURES))]
    waiting = Annotated[Reading, Depends(authoriser.read(Permission.READ_ALL_FIGURES))]

    @router.post("/figures")
    async def submit_figure(body: Figure, request: submit, response: Response) -> dict[str, Any]:
        if body.fails:
            failure = FAILURES[body.fails]()
            raise failure
        tell_position(response, Receipt("reporting/PK-SD/series/x", 7, ("a.b.v1",)))
        return {**asdict(request), "actor": request.actor.organisation_id}

    @router.post("/files")
    async def submit_file(file: UploadFile, request: submit) -> dict[str, Any]:
        return {"bytes": len(await file.read()), "digest": request.body_digest}

    @router.post("/members/{member_id}/suspension")
    async def suspend_member(member_id: str, request: suspend) -> dict[str, str]:
        return {"member": member_id, "by": request.actor.organisation_id}

    @router.get("/figures")
    async def list_figures(reading: verified, response: Response, cursor: str | None = None) -> dict[str, Any]:
        if cursor is not None:
            read_cursor("figures", cursor, 2)
        tell_stale(response, bool(reading.positions))
        return {"more": reading.more}

    @router.get("/waiting")
    async def list_waiting(reading: waiting) -> dict[str, str]:
        return {"by": reading.actor.organisation_id if reading.actor else ""}

    return router


@pytest.fixture
def app(known: Known, issuer: Path) -> FastAPI:
    identity = Identity(Keys(str(issuer / "jwks.json")), ISSUER, AUDIENCE)
    served = frozenset({"PK", "PK-SD", "PK-BA"})
    return create_app(
        "Figures",
        "1",
        [figures_router(Authoriser(identity, known, known, known.wait_for, served))],
        [Check("store", known.probe), Check("keys", identity.answers)],
        registry=CollectorRegistry(),
        refusals={"figure.unit": 422},
        limits=Limits(10_000, {"/reporting/v1/PK-SD/files": 50_000}),
    )


@pytest.fixture
async def client(app: FastAPI, issuer: Path) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {mint(issuer, 'amina')}"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers) as opened:
        yield opened
