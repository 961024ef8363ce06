"""A client that is never sure: it repeats a command under its key until it is answered, and writes the answer down."""

from __future__ import annotations

import asyncio
import time
from random import Random
from typing import Any
from uuid import uuid4

import httpx

from shared.web.issuer import mint
from tests.reliability.ledger import Ledger
from tests.reliability.place import Place

ANSWER_SECONDS = 15.0
AGAIN_SECONDS = 0.2
STILL_WAITS = frozenset({409, 503})
PROGRAMME = ("programme@rig", "adlg", (("programme", "PK"),))


class Client:
    """Asks the services of a place; a refusal by a rule is an answer, being away is not."""

    def __init__(self, place: Place, ledger: Ledger, random: Random) -> None:
        self._place, self.ledger, self.random = place, ledger, random
        self._http = httpx.AsyncClient(timeout=ANSWER_SECONDS, limits=httpx.Limits(max_connections=100))
        self._tokens: dict[tuple[str, str | None, tuple[tuple[str, str], ...]], str] = {}
        self.asked = 0

    async def close(self) -> None:
        await self._http.aclose()

    def token(self, account: str, organisation: str | None = None, roles: tuple[tuple[str, str], ...] = ()) -> str:
        """A token of the place's issuer."""
        key = (account, organisation, roles)
        if key not in self._tokens:
            self._tokens[key] = mint(self._place.issuer, account, roles=roles, organisation=organisation)
        return self._tokens[key]

    def secretariat(self, province: str) -> str:
        return self.token(f"secretariat@{province}", f"office-{province[3:].lower()}", (("secretariat", province),))

    async def command(self, service: str, path: str, body: dict[str, Any], token: str) -> httpx.Response | None:
        """Give a command until it is answered; None where a rule refuses it."""
        key = uuid4().hex
        answer = await self._until_answered(
            service, "POST", path, token, headers={"Idempotency-Key": key, "Connection": "close"}, json=body
        )
        if not answer.is_success:
            return None
        told = answer.json()
        if "stream" in told:
            self.ledger.acknowledge(service, told["stream"], told["version"], tuple(told["events"]))
        return answer

    async def upload(self, province: str, rows: str, token: str) -> dict[str, Any]:
        """Bring in a file until it is answered."""
        answer = await self._until_answered(
            "reporting", "POST", "/reporting/v1/imports", token,
            files={"file": ("figures.csv", rows.encode(), "text/csv")}, data={"province": province},
        )  # fmt: skip
        told: dict[str, Any] = answer.json()
        if answer.is_success:
            self.ledger.answered_at["reporting"].append(time.monotonic())
            # Every row is of a series of its own: one that was there already came by this file, whose answer was lost.
            for import_id in told["imports"].values():
                self.ledger.imports[import_id] = told["accepted"] + told["repeated"]
        return told

    async def read(self, service: str, path: str, token: str | None = None, **params: Any) -> httpx.Response | None:
        """Ask once; None when nobody answers or the store is away."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            answer = await self._http.get(self._url(service, path), params=params, headers=headers)
        except httpx.HTTPError:
            return None
        self._note(service, path, answer)
        if answer.is_success:
            self.ledger.read_at.append(time.monotonic())
        return answer if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE else None

    async def _until_answered(
        self, service: str, method: str, path: str, token: str, headers: dict[str, str] | None = None, **sent: Any
    ) -> httpx.Response:
        """Ask again and again, under the same key, until the answer is one that stays."""
        self.asked += 1
        self.ledger.unanswered += 1
        while True:
            try:
                answer = await self._http.request(
                    method,
                    self._url(service, path),
                    headers={"Authorization": f"Bearer {token}"} | (headers or {}),
                    **sent,
                )
            except httpx.HTTPError:
                await asyncio.sleep(AGAIN_SECONDS)
                continue
            self._note(service, path, answer)
            if self._waits(answer):
                await asyncio.sleep(AGAIN_SECONDS)
                continue
            self.ledger.unanswered -= 1
            return answer

    def _url(self, service: str, path: str) -> str:
        return self.random.choice(self._place.urls(service)) + path

    def _waits(self, answer: httpx.Response) -> bool:
        if answer.status_code == httpx.codes.CONFLICT:  # too many writers at once, not a rule
            return str(answer.json().get("type", "")).endswith("/conflict")
        return answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR

    def _note(self, service: str, path: str, answer: httpx.Response) -> None:
        self.ledger.statuses[answer.status_code] += 1
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            if "backlog-full" in answer.text:
                self.ledger.backlog_full += 1
        elif answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            self.ledger.wrong.append(f"{service} {path}: {answer.status_code} {answer.text[:200]}")
