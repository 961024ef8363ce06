"""The answer to a file in the shape asked for, at once or after its progress."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal, TypeAlias

import structlog
from fastapi import Response
from fastapi.responses import StreamingResponse

from services.reporting.imports import results
from services.reporting.imports.answers import Answers
from services.reporting.imports.documented import CSV, XLSX
from services.reporting.imports.intake import Imported, Opened, Progress
from shared.journal import BacklogFull
from shared.runtime.faults import StoreAway
from shared.web.problems import Answered, problem

Shape: TypeAlias = Literal["rows", "table", "file"]

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class FileAnswer:
    """What is answered to a file, in the shape asked for."""

    file: BinaryIO
    opened: Opened
    shape: Shape
    dry_run: bool
    stale: bool = False

    def whole(self, imported: Imported, *, table: bool) -> Response:
        if self.shape == "file":
            media = XLSX if self.opened.table.kind == "xlsx" else CSV
            return StreamingResponse(self._file(imported), media_type=media, headers=attachment(self._name()))
        if table or self.shape == "table":
            return StreamingResponse(results.as_table(imported), media_type=CSV)
        return StreamingResponse(self._json(imported), media_type="application/json")

    def lines(self, imported: Imported) -> Iterator[str]:
        """The last lines of an answer with progress: the file (where asked for) in pieces, then the whole answer."""
        if self.shape == "file":
            for part in self._file(imported):
                piece = {"name": self._name(), "base64": base64.b64encode(part).decode()}
                yield json.dumps({"file": piece}) + "\n"
        yield '{"result": '
        *parts, last = self._json(imported)
        yield from parts
        yield last.rstrip("\n") + "}\n"

    def _json(self, imported: Imported) -> Iterator[str]:
        told = {"profile": self.opened.profile.name, "dry_run": self.dry_run}
        return results.as_json(told | ({"stale": True} if self.stale else {}), imported)

    def _file(self, imported: Imported) -> Iterator[bytes]:
        if self.opened.table.kind == "xlsx":
            return results.beside_xlsx(self.file, self.opened.sheet, imported)
        return results.beside_csv(self.file, imported)

    def _name(self) -> str:
        stem = self.opened.name.rpartition(".")[0] or self.opened.name
        return f"{stem}.answers.{self.opened.table.kind}"


def attachment(name: str) -> dict[str, str]:
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._- ") else "_" for sign in name)
    return {"Content-Disposition": f'attachment; filename="{plain}"'}


async def with_progress(
    take_in: Callable[[Progress], Awaitable[Imported]],
    answer: FileAnswer,
    waited: Callable[[Imported], Awaitable[bool]],
) -> AsyncIterator[str]:
    """Lines of JSON: `{"progress": {"rows", "of", "accepted", ...}}` while rows are taken in, at the end `{"result": ...}`.

    `of` is about how many rows there are. What goes wrong on the way is the last line, `{"problem": ...}`.
    """
    lines: asyncio.Queue[str | None] = asyncio.Queue()

    def told(answers: Answers, about: int) -> None:
        lines.put_nowait(json.dumps({"progress": {"rows": len(answers), "of": about, **answers.counts()}}) + "\n")

    async def run() -> Imported:
        try:
            return await take_in(told)
        finally:
            lines.put_nowait(None)

    running = asyncio.create_task(run())
    try:
        while (line := await lines.get()) is not None:
            yield line
        imported = await running
        answer.stale = await waited(imported)
        for part in answer.lines(imported):
            yield part
    except Exception as wrong:  # noqa: BLE001  the answer has begun: what went wrong is its last line
        yield json.dumps({"problem": _problem(wrong)}) + "\n"
    finally:
        running.cancel()


def _problem(wrong: Exception) -> Any:
    match wrong:
        case StoreAway():
            answer = problem("store-away")
        case BacklogFull(province=province, waiting=waiting):
            answer = problem("backlog-full", facts={"province": province, "waiting": waiting})
        case Answered(kind=kind, told=told):
            answer = problem(kind, **told)
        case _:
            log.error("import_failed", exc_info=wrong)
            answer = problem("internal")
    return json.loads(bytes(answer.body))
