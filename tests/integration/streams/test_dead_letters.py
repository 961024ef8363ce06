"""Dead letters as an operator meets them: grouped by what went wrong, driven by group, and tried without a trace."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from tests.integration.streams.conftest import Tallies
from tests.unit.streams.sent import POISON, patient_tally, tally

pytestmark = pytest.mark.integration


def other_bug(document: Document, recorded: Recorded) -> Document:
    if recorded.stream.endswith("other"):
        raise ZeroDivisionError
    return tally(document, recorded)


async def parked(tallies: Tallies) -> None:
    """Two streams with one bug and what is behind, one with another bug, one unreadable, one with a gap."""
    view = replace(tallies.view, fold=other_bug)
    await tallies.projector(view).apply(
        [
            tallies.record("one", 1, POISON, offset=1),
            tallies.record("one", 2, offset=2),
            tallies.record("one", 3, offset=3),
            tallies.record("two", 1, POISON, offset=4),
            tallies.record("other", 1, offset=5),
            replace(tallies.record("unread", 1, offset=6), value=b"{"),
            tallies.record("gap", 1, offset=7),
            tallies.record("gap", 3, offset=8),
        ]
    )


async def everything(tallies: Tallies) -> list[Any]:
    """All documents and letters, to see that nothing changes."""
    names = ("view.tallies.1", "dead_letters", "discarded")
    return [await tallies.database[name].find({}).sort("_id").to_list(None) for name in names]


async def test_letters_are_grouped_by_what_went_wrong_with_the_most_first(tallies: Tallies) -> None:
    await parked(tallies)
    groups = await tallies.letters().grouped()
    assert sorted((one["why"], one["letters"], one["streams"]) for one in groups) == [
        ("behind", 2, 1),
        ("bug", 1, 1),
        ("bug", 2, 2),
        ("gap", 1, 1),
        ("unreadable", 1, 1),
    ]
    assert [one["letters"] for one in groups] == [2, 2, 1, 1, 1]
    bug = next(one for one in groups if one["fingerprint"].startswith("LookupError at sent.py"))
    assert bug["first_at"] <= bug["last_at"]
    listed = await tallies.letters().listed(fingerprint=bug["fingerprint"])
    assert sorted(one["stream"] for one in listed) == [tallies.stream("one"), tallies.stream("two")]
    assert bug["example"] == listed[0]["id"]


async def test_a_redrive_of_a_group_drives_its_streams_to_their_ends_and_no_others(tallies: Tallies) -> None:
    await parked(tallies)
    (bug,) = [one for one in await tallies.letters().grouped() if one["fingerprint"].startswith("LookupError")]
    repaired = tallies.letters(replace(tallies.view, fold=patient_tally))
    done = await repaired.redrive(fingerprint=bug["fingerprint"])
    assert [(one.stream, one.applied, one.left) for one in done] == [
        (tallies.stream("one"), 3, 0),
        (tallies.stream("two"), 1, 0),
    ]
    assert await repaired.redrive(fingerprint=bug["fingerprint"]) == []
    left = {one["stream"] for one in await tallies.letters().listed()}
    assert left == {tallies.stream("other"), tallies.stream("unread"), tallies.stream("gap")}


async def test_a_dry_run_tells_what_a_redrive_then_does_and_changes_nothing(tallies: Tallies) -> None:
    await parked(tallies)
    repaired = tallies.letters(replace(tallies.view, fold=patient_tally))
    before = await everything(tallies)
    told = await repaired.redrive(dry_run=True)
    assert await everything(tallies) == before
    ways = {one.stream.rpartition("/")[2]: (one.applied, one.left, one.version, one.why, one.error) for one in told}
    assert ways == {
        "one": (3, 0, 3, None, None),
        "two": (1, 0, 1, None, None),
        "other": (1, 0, 1, None, None),
        "unread": (0, 1, 0, "unreadable", "value.not_json"),
        "gap": (0, 1, 1, "gap", None),
    }
    assert await repaired.redrive() == told


async def test_a_dry_run_names_the_letter_at_which_a_stream_would_stop(tallies: Tallies) -> None:
    await parked(tallies)
    (told,) = await tallies.letters().redrive(stream=tallies.stream("one"), dry_run=True)
    assert (told.applied, told.left, told.why) == (0, 3, "bug")
    assert told.stops_at == f"tallies.1:{tallies.topic}:0:1"
    assert (told.error or "").startswith("LookupError at sent.py")


async def test_discarding_can_be_tried_first(tallies: Tallies) -> None:
    await parked(tallies)
    letter = f"tallies.1:{tallies.topic}:0:1"
    before = await everything(tallies)
    told = await tallies.letters().would_discard(letter)
    assert await everything(tallies) == before
    assert told is not None
    assert (told.applied, told.left, told.version) == (2, 0, 3)
    assert await tallies.letters().discard(letter, "programme", "counted wrongly at the source") == told
    with pytest.raises(KeyError):
        await tallies.letters().would_discard(letter)
