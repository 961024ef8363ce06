"""How every error looks over HTTP: RFC 9457 problem details whose `type` and `rule` clients may rely on."""

from __future__ import annotations

import math
import re
import reprlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.types import Receive, Scope, Send

MEDIA_TYPE = "application/problem+json"
LONGEST_VALUE = 200
MOST_ERRORS = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status and title, and the seconds after which trying again makes sense."""

    status: int
    title: str
    retry_after: int | None = None


KINDS: dict[str, Kind] = {
    "malformed": Kind(400, "The request can't be read"),
    "unauthenticated": Kind(401, "A valid token is needed"),
    "forbidden": Kind(403, "The caller may not do this"),
    "not-found": Kind(404, "There is nothing here"),
    "province-not-served": Kind(404, "This process does not serve the province"),
    "method-not-allowed": Kind(405, "The method is not allowed here"),
    "conflict": Kind(409, "Someone else was first"),
    "refused": Kind(409, "A rule forbids this"),
    "gone": Kind(410, "The position no longer exists"),
    "too-large": Kind(413, "The request is too large"),
    "invalid": Kind(422, "The request does not hold what it must"),
    "key-reused": Kind(422, "The Idempotency-Key came before with another body"),
    "event-too-large": Kind(422, "What would be recorded is too large"),
    "too-many-requests": Kind(429, "The caller asks more often than it may"),
    "internal": Kind(500, "Something went wrong here"),
    "backlog-full": Kind(503, "Too much waits to be published", retry_after=10),
    "store-away": Kind(503, "The store can't be reached", retry_after=3),
    "kafka-away": Kind(503, "Kafka can't be reached", retry_after=3),
    "catching-up": Kind(503, "What was just written has not arrived here yet", retry_after=1),
    "keys-away": Kind(503, "The keys that tokens are checked with can't be fetched", retry_after=5),
}
"""Every problem by the last part of its `type`, `/problems/<name>`."""


class ErrorItem(BaseModel):
    """One thing that is wrong in the request."""

    field: str = Field(description="where: names and positions joined by dots", examples=["focus_goals.0"])
    rule: str = Field(description="stable name of the rule", examples=["less_than_equal"])
    detail: str
    value: Any = Field(default=None, description="what was given, shortened")
    candidates: list[str] | None = Field(default=None, description="what could have been meant")


class Problem(BaseModel):
    """RFC 9457 problem details."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["/problems/invalid"])
    title: str
    status: int
    detail: str | None = None
    field: str | None = None
    rule: str | None = None
    value: Any = None
    candidates: list[str] | None = None
    errors: list[ErrorItem] | None = None
    stream: str | None = None
    version: int | None = Field(default=None, description="where the stream stands, in a conflict")
    facts: dict[str, Any] | None = Field(default=None, description="what a person needs to see why")
    request_id: str | None = None


class ProblemResponse(JSONResponse):
    """A problem as it is sent; which one it is stands in the request's state, for whoever counts."""

    media_type = MEDIA_TYPE
    kind = "internal"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["problem"] = self.kind
        await super().__call__(scope, receive, send)


class Answered(Exception):  # noqa: N818  an answer, not a defect
    """A problem that a route or dependency answers with."""

    def __init__(self, kind: str, **told: Any) -> None:
        super().__init__(kind)
        self.kind, self.told = kind, told


class Unprocessable(Answered):
    """A value that names nothing known, or can't stand: 422 with field, value, rule and candidates."""

    def __init__(
        self, field: str, value: object, rule: str, candidates: Iterable[str] = (), detail: str | None = None
    ) -> None:
        known = list(candidates)
        text = detail or f"{field} breaks the rule {rule}." + (f" One of: {', '.join(known)}." if known else "")
        item = error_item(field, rule, text, value, known)
        super().__init__("invalid", **item, errors=[item])


class NotFound(Answered):
    """What the path names does not exist: 404."""

    def __init__(self, what: str, key: str) -> None:
        super().__init__("not-found", detail=f"There is no {what} {shown(key)}.", field=what, value=shown(key))


class NotServed(Answered):
    """The province exists, but this process was started for others: 404."""

    def __init__(self, province: str) -> None:
        super().__init__("province-not-served", field="province", value=province, rule="province.not_served")


class CatchingUp(Answered):
    """The positions that the request names have not arrived, and without them the caller may not: 503."""

    def __init__(self) -> None:
        super().__init__("catching-up", detail="Try again in a moment.")


def problem(
    kind: str, *, status: int | None = None, headers: Mapping[str, str] | None = None, **told: Any
) -> ProblemResponse:
    """The response for a kind of problem; `told` are its other members, None ones left out."""
    known = KINDS[kind]
    body = {"type": f"/problems/{kind}", "title": known.title, "status": status or known.status}
    body |= {name: value for name, value in told.items() if value is not None}
    extra = {"Retry-After": str(known.retry_after)} if known.retry_after else {}
    response = ProblemResponse(body, status or known.status, {**extra, **(headers or {})})
    response.kind = kind
    return response


def error_item(
    field: str, rule: str, detail: str, value: object = None, candidates: Sequence[str] = ()
) -> dict[str, Any]:
    """One entry of `errors`, fit for JSON."""
    item: dict[str, Any] = {"field": field, "rule": rule, "detail": readable(detail), "value": shown(value)}
    return item | ({"candidates": list(candidates)} if candidates else {})


_SHORT = reprlib.Repr()
_SHORT.maxlevel = 3


def shown(value: object) -> str | int | float | bool | None:
    """A client's value as a JSON answer can repeat it: short, finite, valid text; dates as ISO 8601."""
    match value:
        case None:
            return None
        case int():
            return value if abs(value) < 2**53 else f"an integer of {value.bit_length()} bits"
        case float():
            return value if math.isfinite(value) else repr(value)
        case date():
            return value.isoformat()
        case str():
            return readable(value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + "…")
        case _:
            return readable(_SHORT.repr(value)[:LONGEST_VALUE])


def readable(text: str) -> str:
    """The text without what can't be sent: half surrogate pairs become question marks."""
    return text.encode("utf-8", "replace").decode()


def validation_items(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Pydantic's errors as entries of `errors`."""
    items = []
    for error in list(errors)[:MOST_ERRORS]:
        place = [str(part) for part in error["loc"]]
        field = ".".join(place[1:] if place[:1] and place[0] in {"body", "path", "query", "header"} else place)
        rule = str(error["type"])
        value = None if rule == "missing" else error.get("input")
        detail = str(error["msg"]).removeprefix("Value error, ")
        items.append(error_item(readable(field[:LONGEST_VALUE]) or "body", rule, detail, value, _candidates(error)))
    return items


def _candidates(error: Mapping[str, Any]) -> list[str]:
    context = error.get("ctx") or {}
    if "candidates" in context:
        return [str(candidate) for candidate in context["candidates"]]
    if error["type"] in {"literal_error", "enum"}:
        return re.findall(r"'([^']*)'", str(context.get("expected", "")))
    return []


def invalid(items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The members of an `invalid` problem: the first error at the top, all of them in `errors`."""
    first = items[0] if items else {}
    return {**first, "errors": list(items)}


@contextmanager
def client_input() -> Iterator[None]:
    """Answer 422 when a record made of what the client sent breaks its rules (pydantic's ValidationError)."""
    try:
        yield
    except ValidationError as wrong:
        raise Answered("invalid", **invalid(validation_items(wrong.errors(include_url=False)))) from wrong
