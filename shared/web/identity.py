"""Who calls: bearer tokens (JWT), checked against the keys that their issuer publishes."""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt

from shared.web.roles import Caller

ALGORITHMS = ("RS256", "ES256", "EdDSA")
ROLES_CLAIM = "lead_roles"
ORGANISATION_CLAIM = "org"

FRESH_SECONDS = 600.0
LOOK_AGAIN_SECONDS = 10.0
READ_AGAIN_SECONDS = 1.0
FETCH_SECONDS = 3.0
NOT_BEFORE_LEEWAY_SECONDS = 30
LONGEST_TOKEN = 8192
PROVEN_AT_MOST = 500

_ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@|-]{0,119}")
_ROLE = re.compile(r"([a-z_]{1,40}):(PK(?:-[A-Z0-9]{2})?)")
_ORGANISATION = re.compile(r"[a-z]+(-[A-Za-z0-9]+)*")


class Unauthenticated(Exception):  # noqa: N818  an answer (401), not a defect
    """No token, or one that does not hold; `rule` says which: `token.missing`, `token.expired`, ..."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class KeysAway(Exception):  # noqa: N818  an answer (503), not a defect
    """The keys can't be fetched, and none are known from before."""


class Keys:
    """The issuer's public keys by their ids, from a URL or a file.

    They are kept for ten minutes, and fetched again for an unknown id; an issuer is asked every ten seconds
    at most (a file every second), and while it is away the keys known from before go on being used.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._is_url = source.startswith(("https://", "http://"))
        self._pause = LOOK_AGAIN_SECONDS if self._is_url else READ_AGAIN_SECONDS
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched = self._tried = float("-inf")
        self._one_at_a_time = asyncio.Lock()
        self._reason = "not fetched yet"

    async def find(self, key_id: str | None) -> jwt.PyJWK | None:
        """The key of that id, or the only key where a token names none. Raises KeysAway."""
        known = self._pick(key_id)
        stale = time.monotonic() - self._fetched > FRESH_SECONDS
        if known is None or (stale and not self._one_at_a_time.locked()):
            await self._look_again()
        await self.present()
        return self._pick(key_id)

    async def present(self) -> None:
        """Look for keys where none are known. Raises KeysAway when there still are none."""
        if not self._keys:
            await self._look_again()
        if not self._keys:
            raise KeysAway(self._reason)

    def _pick(self, key_id: str | None) -> jwt.PyJWK | None:
        if key_id is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(key_id)

    async def _look_again(self) -> None:
        async with self._one_at_a_time:
            if time.monotonic() - self._tried < self._pause:
                return
            self._tried = time.monotonic()
            try:
                self._keys = _usable(json.loads(await self._fetch()))
                self._fetched = time.monotonic()
            except (OSError, ValueError, httpx.HTTPError, jwt.PyJWTError) as away:
                self._reason = f"{self._source}: {away}"

    async def _fetch(self) -> str:
        if not self._is_url:
            return await asyncio.to_thread(Path(self._source).read_text, "utf-8")
        async with httpx.AsyncClient(timeout=FETCH_SECONDS, follow_redirects=False) as client:
            answer = await client.get(self._source)
            answer.raise_for_status()
            return answer.text


def _usable(published: Any) -> dict[str, jwt.PyJWK]:
    keys: dict[str, jwt.PyJWK] = {}
    for position, entry in enumerate(published["keys"] if isinstance(published, dict) else []):
        try:
            key = jwt.PyJWK(entry)
        except (jwt.PyJWTError, KeyError, TypeError, ValueError):
            continue  # a key of a kind that we do not use
        if key.algorithm_name in ALGORITHMS and entry.get("use", "sig") == "sig":
            keys[key.key_id or f"#{position}"] = key
    if not keys:
        raise ValueError("no usable key")
    return keys


@dataclass(frozen=True, slots=True)
class _Proven:
    """A token's claims, and the key that proved them."""

    key_id: str | None
    key: jwt.PyJWK
    claims: dict[str, Any]


class Identity:
    """Checks tokens of one issuer for one audience."""

    def __init__(self, keys: Keys, issuer: str, audience: str) -> None:
        self._keys, self._issuer, self._audience = keys, issuer, audience
        self._proven: dict[str, _Proven] = {}

    async def caller_if_any(self, authorization: str | None) -> Caller | None:
        """Who calls, or None where no token came. Raises Unauthenticated for a bad one, KeysAway."""
        return None if authorization is None else await self.caller(authorization)

    async def caller(self, authorization: str | None) -> Caller:
        """Who calls, by the `Authorization` header. Raises Unauthenticated, KeysAway."""
        scheme, _, token = (authorization or "").partition(" ")
        if not authorization:
            raise Unauthenticated("token.missing")
        if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN:
            raise Unauthenticated("token.malformed")
        return _caller(await self._claims(token.strip()))

    async def answers(self) -> None:
        """Look for keys, for readiness. Raises KeysAway."""
        await self._keys.present()

    async def _claims(self, token: str) -> dict[str, Any]:
        """What a token says; one that was proven before is, while its key is known and it has not expired."""
        before = self._proven.get(token)
        if before and await self._keys.find(before.key_id) is before.key and time.time() < int(before.claims["exp"]):
            return before.claims
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in ALGORITHMS:
                raise Unauthenticated("token.algorithm")
            key = await self._keys.find(header.get("kid"))
            if key is None or key.algorithm_name != header["alg"]:
                raise Unauthenticated("token.key_unknown")
            claims = jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                audience=self._audience,
                issuer=self._issuer,
                options={"require": ["exp", "sub", "iss", "aud"], "verify_iat": False, "verify_nbf": False},
            )
            if int(claims.get("nbf", 0)) > time.time() + NOT_BEFORE_LEEWAY_SECONDS:
                raise Unauthenticated("token.not_yet_valid")
            if len(self._proven) >= PROVEN_AT_MOST:
                self._proven.pop(next(iter(self._proven)))
            self._proven[token] = _Proven(header.get("kid"), key, claims)
        except jwt.PyJWTError as wrong:
            raise Unauthenticated(_rule(wrong)) from wrong
        except (ValueError, TypeError, OverflowError, RecursionError) as wrong:
            raise Unauthenticated("token.malformed") from wrong
        return claims


_RULES: tuple[tuple[type[Exception], str], ...] = (
    (jwt.ExpiredSignatureError, "token.expired"),
    (jwt.InvalidAudienceError, "token.audience"),
    (jwt.InvalidIssuerError, "token.issuer"),
    (jwt.InvalidSignatureError, "token.signature"),
    (jwt.MissingRequiredClaimError, "token.claim_missing"),
)


def _rule(wrong: jwt.PyJWTError) -> str:
    return next((rule for kind, rule in _RULES if isinstance(wrong, kind)), "token.malformed")


def _caller(claims: dict[str, Any]) -> Caller:
    account, organisation, roles = claims["sub"], claims.get(ORGANISATION_CLAIM), claims.get(ROLES_CLAIM, [])
    if not isinstance(account, str) or not _ACCOUNT.fullmatch(account) or not isinstance(roles, list):
        raise Unauthenticated("token.claims")
    if organisation is not None and (not isinstance(organisation, str) or not _ORGANISATION.fullmatch(organisation)):
        raise Unauthenticated("token.claims")
    grants = [_ROLE.fullmatch(role) if isinstance(role, str) else None for role in roles]
    if None in grants:
        raise Unauthenticated("token.claims")
    issued = claims.get("iat")
    if issued is not None and not (isinstance(issued, int | float) and abs(issued) < 2**53):
        raise Unauthenticated("token.claims")
    held = frozenset((grant[1], grant[2]) for grant in grants if grant)
    return Caller(account, organisation, held, float(claims["exp"]), None if issued is None else int(issued))
