"""Views of other contexts' streams: however many passes the topics are read in, each stream is compared once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from shared.contracts.membership import MembershipApplied
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.runtime.view_audit import Shown, ViewCheck, digest, fold_topics
from shared.streams import View

EVENT = MembershipApplied.model_validate(MembershipApplied.example)


def counted(document: Document, _recorded: Recorded) -> Document:
    return {**document, "count": document.get("count", 0) + 1}


VIEW = View("known", "membership/members", counted)


def stream(number: int) -> str:
    return f"membership/PK-SD/members/secp-{number}"


def recorded(number: int, version: int) -> Recorded:
    return Recorded(EVENT, EVENT.type, stream(number), version, datetime(2026, 3, 1, tzinfo=UTC), "lcas", "PK-SD")


def document(number: int, count: int) -> Document:
    return {"_id": stream(number), "province": "PK-SD", "version": count, "count": count}


@pytest.mark.parametrize("at_once", [1, 3, 1000])
async def test_however_few_streams_are_folded_at_once_the_findings_are_the_same(at_once: int) -> None:
    documents = {stream(number): document(number, 5) for number in range(20)}
    documents[stream(3)]["count"] = 4
    documents[stream(4)]["version"] = 6
    shown = {name: Shown(one["version"], digest(one), parked=False) for name, one in documents.items()}
    passes = 0

    async def events() -> AsyncIterator[Recorded]:
        nonlocal passes
        passes += 1
        for version in range(1, 6):
            for number in range(20):
                yield recorded(number, version)

    check = ViewCheck(VIEW, shown, {})
    await fold_topics(events, [check], at_once)
    found = check.end(dict.fromkeys(documents, 5), lagging=False)
    assert sorted((one["rule"], one["stream"]) for one in found.problems) == [
        ("document.ahead", stream(4)),
        ("document.differs", stream(3)),
    ]
    assert passes == 20 // at_once + 1
