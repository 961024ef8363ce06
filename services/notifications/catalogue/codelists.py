"""Code lists as JSON and CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from functools import cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, Field

from services.notifications.catalogue.kept import RESPONSES, AcceptEncoding, IfNoneMatch, Kept, kept
from services.notifications.catalogue.unknown import Unknown
from shared.catalogue.code_lists import code_lists
from shared.catalogue.codes import CodeList

CSV = "text/csv"
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {CSV: {"schema": {"type": "string"}}}}}


class CodeListed(BaseModel):
    """A code."""

    code: str
    name: dict[str, str] = Field(description="by language", examples=[{"en": "Sindh", "ur": "سندھ"}])
    parent: str | None = Field(description="the code above it")
    more: dict[str, str] = Field(description="what else is known of it")


class UsedIn(BaseModel):
    """A field of an event type."""

    type: str
    field: str = Field(examples=["why.code"])


class CodeListTold(BaseModel):
    """A code list with all its codes."""

    name: str
    title: str
    version: str
    source: str
    codes: list[CodeListed]
    used_in: list[UsedIn]


class CodeListSummary(BaseModel):
    """A code list without its codes."""

    name: str
    title: str
    version: str
    source: str
    codes: int = Field(description="how many")


class CodeLists(BaseModel):
    """Every code list, the tables of the field first."""

    data: list[CodeListSummary]


@cache
def listed() -> Kept:
    """All lists without their codes, ready to be answered."""
    data = [
        CodeListSummary(name=one.name, title=one.title, version=one.version, source=one.source, codes=len(one.codes))
        for one in code_lists().values()
    ]
    return kept(CodeLists(data=data).model_dump_json(), "application/json")


@cache
def written(name: str, form: Literal["json", "csv"]) -> Kept:
    """A list, ready to be answered."""
    found = code_lists()[name]
    if form == "csv":
        return kept(as_csv(found), f"{CSV}; charset=utf-8")
    return kept(CodeListTold.model_validate(asdict(found)).model_dump_json(), "application/json")


def as_csv(found: CodeList) -> str:
    """A list as CSV (RFC 4180): code, names in English and Urdu, the code above it, then what else is known."""
    more = list(dict.fromkeys(name for code in found.codes for name in code.more))
    told = io.StringIO()
    writer = csv.writer(told)
    writer.writerow(["code", "name_en", "name_ur", "parent", *more])
    for code in found.codes:
        names = code.name.get("en", ""), code.name.get("ur", "")
        writer.writerow([code.code, *names, code.parent or "", *(code.more.get(name, "") for name in more)])
    return told.getvalue()


def codelists_router() -> APIRouter:
    """Routes of code lists."""
    router = APIRouter(prefix="/codelists", tags=["catalogue"])

    @router.get("", response_model=CodeLists, responses=RESPONSES)
    async def lists(if_none_match: IfNoneMatch = None, accept_encoding: AcceptEncoding = "") -> Response:
        """Which lists there are."""
        return listed().answer(if_none_match, accept_encoding)

    @router.get("/{code_list}", response_model=CodeListTold, responses=RESPONSES | _CSV)
    async def codes(
        code_list: str,
        format_: Annotated[Literal["json", "csv"] | None, Query(alias="format")] = None,
        accept: Annotated[str, Header(include_in_schema=False)] = "",
        if_none_match: IfNoneMatch = None,
        accept_encoding: AcceptEncoding = "",
    ) -> Response:
        """A list with its codes; with `Accept: text/csv` or `format=csv` as CSV."""
        if code_list not in code_lists():
            raise Unknown("code_list", code_list, code_lists())
        wanted: Literal["json", "csv"] = format_ or ("csv" if CSV in accept else "json")
        return written(code_list, wanted).answer(if_none_match, accept_encoding)

    return router
