"""What is shown of chapters: host, convener and members now, and when the chapter worked."""

from __future__ import annotations

from typing import Any

from shared.contracts.chapters import (
    ChapterConvenerNamed,
    ChapterMemberAdded,
    ChapterMemberRemoved,
    DistrictChapterClosed,
    DistrictChapterOpened,
)
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View


def chapter_of(document: Document, recorded: Recorded) -> Document:
    """Fold a chapter's events into what is shown of it. Reasons only by code: their text may name people."""
    match recorded.event:
        case DistrictChapterOpened() as opened:
            return _opened(document, opened)
        case DistrictChapterClosed(on=on, why=why) as closed:
            day = on.isoformat()
            *earlier, last = document["openings"]
            ended = {**last, "closed_on": day, "why": why.code, "members": len(closed.members)}
            return document | _members([]) | {"standing": "closed", "since": day, "openings": [*earlier, ended]}
        case ChapterMemberAdded(member=member, on=on):
            joined = {**member.model_dump(mode="json"), "since": on.isoformat()}
            return document | _members([*_others(document, member.organisation_id), joined])
        case ChapterMemberRemoved(member=member, was_convener=was_convener):
            convener = {"convener": None} if was_convener else {}
            return document | convener | _members(_others(document, member.organisation_id))
        case ChapterConvenerNamed(convener=convener, on=on):
            return document | {"convener": {**convener.model_dump(mode="json"), "since": on.isoformat()}}
        case _:
            return document


def _opened(document: Document, opened: DistrictChapterOpened) -> Document:
    said = opened.model_dump(mode="json", include={"chapter_id", "district", "host"})
    opening = {"opened_on": opened.on.isoformat(), "closed_on": None, "why": None, "members": None}
    standing = {"standing": "open", "since": opened.on.isoformat()}
    openings = {"openings": [*document.get("openings", ()), opening]}
    return document | said | standing | openings | _members([]) | {"convener": None}


def _members(members: list[dict[str, Any]]) -> dict[str, Any]:
    return {"members": members, "member_ids": [one["organisation_id"] for one in members]}


def _others(document: Document, organisation_id: str) -> list[dict[str, Any]]:
    return [one for one in document["members"] if one["organisation_id"] != organisation_id]


chapters = View(
    "chapters",
    of="membership/chapters",
    fold=chapter_of,
    indexes=(("province", "standing"), ("province", "member_ids")),
)

VIEWS: tuple[View, ...] = (chapters,)
