"""Files of figures over HTTP: brought, answered row by row, with progress for who asks for it."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, TypeAlias

from fastapi import APIRouter, Depends, File, Form, Query, Response, UploadFile
from fastapi import Request as HttpRequest
from fastapi.responses import StreamingResponse

from services.reporting.imports import template
from services.reporting.imports.documented import CSV, NDJSON, RESPONSES, ROWS, XLSX
from services.reporting.imports.intake import Imported, Intake, Permits, open_file
from services.reporting.imports.json_rows import FigureRows
from services.reporting.imports.limits import PATH
from services.reporting.imports.permits import permits
from services.reporting.imports.profile import profiles
from services.reporting.imports.responses import FileAnswer, Shape, attachment, with_progress
from services.reporting.imports.tables import FileRefused
from services.reporting.series.facts import FactsOf
from services.reporting.series.views import series_view
from shared.journal import Journal
from shared.streams import Views
from shared.web.commands import Authoriser, tell_stale
from shared.web.problems import Unprocessable
from shared.web.signed import Signed

WAIT_SECONDS = 60.0
WAIT_AT_ONCE = 500


RowsProvince: TypeAlias = Annotated[str | None, Query(max_length=5, description="left out: each row's area decides")]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a file is to be taken in, told in the query or as fields of the form."""

    profile: str | None
    province: str | None
    sheet: str | None
    dry_run: bool
    wait: bool


def wishes(
    profile: Annotated[str | None, Query(max_length=50, description="left out: the header picks one")] = None,
    province: Annotated[str | None, Query(max_length=5, description="left out: each row's area decides")] = None,
    sheet: Annotated[str | None, Query(max_length=31, description="worksheet; left out: the first")] = None,
    dry_run: Annotated[bool, Query(description="answer every row, store nothing")] = False,
    wait: Annotated[bool, Query(description="answer when the views show what was stored")] = False,
    form_profile: Annotated[str | None, Form(alias="profile", max_length=50)] = None,
    form_province: Annotated[str | None, Form(alias="province", max_length=5)] = None,
    form_sheet: Annotated[str | None, Form(alias="sheet", max_length=31)] = None,
    form_dry_run: Annotated[bool, Form(alias="dry_run")] = False,
    form_wait: Annotated[bool, Form(alias="wait")] = False,
) -> Wishes:
    return Wishes(
        profile or form_profile or None,
        province or form_province or None,
        sheet or form_sheet or None,
        dry_run or form_dry_run,
        wait or form_wait,
    )


def imports_router(
    journal: Journal, facts_of: FactsOf, views: Views, authoriser: Authoriser, provinces: frozenset[str]
) -> APIRouter:
    """Routes of file intake. `provinces` are those that this process serves."""
    router = APIRouter(prefix=PATH, tags=["imports"], route_class=authoriser.token_first())
    anyone = [Depends(authoriser.anyone())]
    intake = Intake(journal, facts_of)

    async def importing(
        asked: Annotated[Wishes, Depends(wishes)], signed: Annotated[Signed, Depends(authoriser.signed())]
    ) -> Permits:
        return await permits(authoriser, signed, asked.province, provinces)

    async def importing_rows(
        signed: Annotated[Signed, Depends(authoriser.signed())], province: RowsProvince = None
    ) -> Permits:
        return await permits(authoriser, signed, province, provinces)

    @router.get("/profiles", dependencies=anyone)
    async def listed() -> dict[str, Any]:
        """The mapping profiles: what each is for, and the columns that a file of it has."""
        shown = [
            {"name": one.name, "title": one.title, "about": one.about, "layout": one.layout,
             "columns": list(one.recognised.columns), "indicators": len(one.indicators)}
            for one in profiles().values()
        ]  # fmt: skip
        return {"data": shown}

    @router.get("/template.csv", response_class=Response, dependencies=anyone)
    async def template_csv() -> Response:
        """The platform's own columns as CSV, with an example row."""
        return Response(template.as_csv(), media_type=CSV, headers=attachment("figures.csv"))

    @router.get("/template.xlsx", response_class=Response, dependencies=anyone)
    async def template_xlsx() -> Response:
        """The platform's own columns as a workbook, with an example row."""
        made = await asyncio.to_thread(template.as_xlsx)
        return Response(made, media_type=XLSX, headers=attachment("figures.xlsx"))

    @router.post("", response_class=Response, responses=RESPONSES)
    async def bring(
        http: HttpRequest,
        file: Annotated[UploadFile, File(description="CSV (UTF-8 or Windows-1252) or XLSX")],
        asked: Annotated[Wishes, Depends(wishes)],
        allowed: Annotated[Permits, Depends(importing)],
        answers: Annotated[Shape, Query(description="rows: JSON; table: CSV; file: the file, answers beside")] = "rows",
    ) -> Response:
        """Take in a file of figures: every row is answered, and one row's refusal stops no other.

        `accepted`; `repeated` (the same figure is there: nothing happens); `correction_needed` (another value is there);
        `refused`, with column, value, rule, and candidates where a name is unknown. The same file again changes nothing;
        an interrupted one goes on where it stopped. A file that can't be read at all is refused by `file.`, `sheet.`,
        `header.` or `profile.` rules. With `Accept: application/x-ndjson` progress comes first, the answer last.
        """
        try:
            opened = await asyncio.to_thread(
                open_file,
                file.file,
                file.filename or "file",
                profile=asked.profile,
                province=asked.province,
                sheet=asked.sheet,
            )
        except FileRefused as refused:
            raise Unprocessable("file", refused.value, refused.rule, refused.candidates, refused.detail) from None
        take_in = partial(intake.take_in, opened, allowed, dry_run=asked.dry_run, keep_positions=asked.wait)
        answer = FileAnswer(file.file, opened, answers, asked.dry_run)
        accepted = http.headers.get("accept", "")
        if NDJSON in accepted:
            lines = with_progress(lambda progress: take_in(progress=progress), answer, partial(waited, views))
            return StreamingResponse(lines, media_type=NDJSON)
        imported = await take_in()
        answer.stale = await waited(views, imported)
        response = answer.whole(imported, table=CSV in accepted)
        tell_stale(response, answer.stale)
        return response

    @router.post("/rows", response_class=Response, responses=ROWS)
    async def bring_rows(
        body: FigureRows,
        allowed: Annotated[Permits, Depends(importing_rows)],
        province: RowsProvince = None,
        dry_run: Annotated[bool, Query(description="answer every row, store nothing")] = False,
        wait: Annotated[bool, Query(description="answer when the views show what was stored")] = False,
    ) -> Response:
        """Take in figures in bulk as JSON, up to 5,000 rows; answered as a file of the platform's own columns is.

        Rows are numbered as in a file with a header: the first is 2. The same rows again change nothing.
        """
        file = body.file()
        opened = await asyncio.to_thread(open_file, file, body.name, profile="platform", province=province)
        imported = await intake.take_in(opened, allowed, dry_run=dry_run, keep_positions=wait)
        answer = FileAnswer(file, opened, "rows", dry_run, stale=await waited(views, imported))
        response = answer.whole(imported, table=False)
        tell_stale(response, answer.stale)
        return response

    return router


async def waited(views: Views, imported: Imported) -> bool:
    """Wait until the series' view shows what was stored; answers whether it is stale still."""
    positions = list(imported.positions.items())
    loop = asyncio.get_running_loop()
    until = loop.time() + WAIT_SECONDS
    for start in range(0, len(positions), WAIT_AT_ONCE):
        some, left = positions[start : start + WAIT_AT_ONCE], until - loop.time()
        if left <= 0 or await views.wait_for(some, series_view, within=left):
            return True
    return False
