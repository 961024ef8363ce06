"""Pages of a list that stands in one document: the latest first, each going on where the one before ended."""

from __future__ import annotations

from collections.abc import Iterable

from shared.runtime.store import Document
from shared.web.cursors import BadCursor, read_cursor, write_cursor


def part(
    of: str, entries: Iterable[Document], day: str, *, cursor: str | None, limit: int
) -> tuple[list[Document], str | None]:
    """A part of the entries by the field `day` and their version, the latest first, and the cursor of the next part.

    `of` names list and filter. Raises BadCursor for a cursor of another one.
    """
    latest = sorted(entries, key=lambda one: _place(one, day), reverse=True)
    if cursor is not None:
        after = _read(of, cursor)
        latest = [one for one in latest if _place(one, day) < after]
    page = latest[:limit]
    return page, write_cursor(of, _place(page[-1], day)) if len(latest) > limit else None


def _place(entry: Document, day: str) -> tuple[str, int]:
    return entry[day], entry["version"]


def _read(of: str, cursor: str) -> tuple[str, int]:
    match read_cursor(of, cursor, 2):
        case (str() as day, int() as version):
            return day, version
    raise BadCursor("no cursor of this list")
