"""What a request carries besides its body: token, key, version, positions; read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, TypeAlias

from fastapi import Header, Path, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import WithJsonSchema

from shared.reference.provinces import PK, PROVINCE_CODES
from shared.web.access import request_id, traceparent
from shared.web.bodies import body_digest
from shared.web.positions import POSITION_HEADER, POSITIONS_PATTERN, Position, read_positions
from shared.web.problems import Unprocessable
from shared.web.roles import Caller, Forbidden

_KEY = "[!-~]{1,200}"
_VERSION = '("[0-9]{1,9}"|[0-9]{1,9})'  # many clients leave the quotes of an entity tag out
_SCHEME = HTTPBearer(auto_error=False, bearerFormat="JWT", description="`lead token` prints one for the local issuer")

Credentials: TypeAlias = Annotated[HTTPAuthorizationCredentials | None, Security(_SCHEME)]
ProvincePath: TypeAlias = Annotated[
    str,
    Path(
        description="ISO 3166-2 code; PK for programme-wide facts",
        examples=["PK-SD"],
        json_schema_extra={"enum": sorted(PROVINCE_CODES)},
    ),
]
IdempotencyKey: TypeAlias = Annotated[
    str | None,
    WithJsonSchema({"type": "string", "pattern": f"^{_KEY}$"}),
    Header(
        alias="Idempotency-Key",
        description="The same key on the same route gets the first answer again; 1 to 200 visible ASCII",
    ),
]
IfMatch: TypeAlias = Annotated[
    str | None,
    WithJsonSchema({"type": "string", "pattern": rf"^({_VERSION}|\*)$"}),
    Header(
        alias="If-Match",
        description='The version that the caller last saw, as `"7"`; another one answers 409',
    ),
]
AlliancePosition: TypeAlias = Annotated[
    str | None,
    WithJsonSchema({"type": "string", "pattern": f"^{POSITIONS_PATTERN}$"}),
    Header(
        alias=POSITION_HEADER,
        description="Positions that commands answered, `<stream>@<version>` by comma: waited for",
    ),
]
ActingFor: TypeAlias = Annotated[
    str | None,
    WithJsonSchema({"type": "string"}),
    Header(alias="Acting-For", description="The organisation acted for, where the account represents several"),
]


@dataclass(frozen=True, slots=True)
class Signed:
    """A request with a valid token, before anything is decided about a province.

    `caller` is None only where reading needs no token.
    """

    caller: Caller | None
    command_id: str | None
    body_digest: str | None
    if_match: int | None
    correlation_id: str
    traceparent: str
    positions: tuple[Position, ...]
    acting_for: str | None


async def sign(
    http: Request,
    caller: Caller | None,
    idempotency_key: str | None,
    if_match: str | None,
    alliance_position: str | None,
    acting_for: str | None,
) -> Signed:
    """Read the headers of a caller's request. Raises Unprocessable for a malformed one."""
    try:
        positions = read_positions(alliance_position)
    except ValueError as wrong:
        raise Unprocessable(POSITION_HEADER, alliance_position, "position.malformed", detail=str(wrong)) from None
    return Signed(
        caller=caller,
        command_id=_command_id(http, caller, idempotency_key),
        body_digest=await body_digest(http),
        if_match=_version(if_match),
        correlation_id=request_id(http.scope),
        traceparent=traceparent(http.scope),
        positions=positions,
        acting_for=acting_for,
    )


def _command_id(http: Request, caller: Caller | None, key: str | None) -> str | None:
    if key is None or caller is None:
        return None
    if not re.fullmatch(_KEY, key):
        raise Unprocessable("Idempotency-Key", key, "idempotency_key.malformed")
    return sha256(f"{caller.account_id}\n{http.method}\n{http.url.path}\n{key}".encode()).hexdigest()


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match == "*":
        return None
    if not re.fullmatch(_VERSION, if_match):
        raise Unprocessable("If-Match", if_match, "if_match.malformed", detail='a version in quotes is needed: "7"')
    return int(if_match.strip('"'))


def check_positions(signed: Signed, province: str) -> None:
    """Raise Forbidden for a position outside the path's province and the caller's."""
    seen = {province, PK} | {where for _, where in (signed.caller.grants if signed.caller else ())}
    everywhere = signed.caller is not None and any(where == PK for _, where in signed.caller.grants)
    for position in signed.positions:
        if position.province not in seen and not everywhere:
            raise Forbidden("position.province", position=f"{position.stream}@{position.version}")
