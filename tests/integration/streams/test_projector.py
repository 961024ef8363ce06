"""The projector on a real store: batches that come twice, meet each other, or hold something bad."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from shared.streams.breaker import TooManyFailing
from shared.streams.projector import Projector
from shared.streams.records import RawRecord
from shared.streams.view import View
from tests.integration.streams.conftest import Tallies
from tests.unit.streams.sent import POISON, Raw, patient_tally, tally, with_header

pytestmark = pytest.mark.integration


def many(tallies: Tallies, streams: int, versions: range) -> list[Raw]:
    return [
        tallies.record(f"s{number}", version, offset=version * 1000 + number)
        for version in versions
        for number in range(streams)
    ]


async def test_a_batch_given_twice_counts_once(tallies: Tallies) -> None:
    projector = tallies.projector()
    batch = many(tallies, 150, range(1, 4))
    first, second = await projector.apply(batch), await projector.apply(batch)
    assert (first.applied["tallies"], second.repeated["tallies"]) == (450, 450)
    assert await tallies.numbers() == {f"s{number}": [1, 2, 3] for number in range(150)}


async def test_two_projectors_with_overlapping_batches_write_each_event_once(tallies: Tallies) -> None:
    projectors = [tallies.projector() for _ in range(4)]
    batches = [many(tallies, 40, range(1, 2 + turn)) for turn in range(4)]
    for turn in batches:
        await asyncio.gather(*(projector.apply(turn) for projector in projectors))
    assert await tallies.numbers() == {f"s{number}": [1, 2, 3, 4] for number in range(40)}


async def test_what_is_read_never_goes_ahead_of_what_a_rebuild_makes(tallies: Tallies) -> None:
    read: list[dict[str, list[int]]] = []

    async def left_to_rebuild(_view: View, _generation: int, _early: Sequence[RawRecord]) -> bool:
        read.append(await tallies.numbers(1))
        return True

    projector = Projector(tallies.database, [tallies.view], tallies.records, early=left_to_rebuild)
    await projector.apply([tallies.record("a", 1)])
    projector.feed([(tallies.view, 1)], [(tallies.view, 2)])
    for _ in range(2):
        await projector.apply([tallies.record("a", 2)])
    assert read == [{"a": [1]}, {"a": [1, 2]}]
    assert await tallies.numbers(1) == {"a": [1, 2]}


async def test_what_no_view_follows_is_ignored(tallies: Tallies) -> None:
    other = tallies.record("a", 1)
    key = other.key.replace(b"tallies", b"others") if other.key else b""
    counted = await tallies.projector().apply([with_header(replace(other, key=key), "ce_subject", key)])
    assert (counted.consumed, counted.ignored) == (1, 1)


async def test_a_bug_for_one_stream_parks_it_and_the_others_go_on_until_it_is_redriven(tallies: Tallies) -> None:
    projector = tallies.projector()
    batch = [
        tallies.record("bad", 1),
        tallies.record("good", 1, offset=10),
        tallies.record("bad", 2, POISON),
        tallies.record("bad", 3),
        tallies.record("good", 2, offset=11),
    ]
    for _ in range(2):
        await projector.apply(batch)
    await projector.apply([tallies.record("bad", 4), tallies.record("good", 3, offset=12)])
    assert await tallies.numbers() == {"bad": [1], "good": [1, 2, 3]}
    assert (await tallies.document("bad"))["parked_through"] == 4
    listed = await tallies.letters().listed(province="PK-SD", view="tallies")
    assert [(one["version"], one["why"]) for one in listed] == [(2, "bug"), (3, "behind"), (4, "behind")]
    (unrepaired,) = await tallies.letters().redrive()
    assert (unrepaired.applied, unrepaired.left, unrepaired.why) == (0, 3, "bug")
    assert (await tallies.letters().listed())[0]["attempts"] == 2

    repaired = replace(tallies.view, fold=patient_tally)
    (redriven,) = await tallies.letters(repaired).redrive(stream=tallies.stream("bad"))
    assert (redriven.applied, redriven.left, redriven.version) == (3, 0, 4)
    assert await tallies.numbers() == {"bad": [1, POISON, 3, 4], "good": [1, 2, 3]}
    assert "parked_from" not in await tallies.document("bad")
    assert await tallies.letters().listed() == []


async def test_events_that_come_during_a_redrive_are_neither_lost_nor_overtaken(tallies: Tallies) -> None:
    repaired = replace(tallies.view, fold=patient_tally)
    await tallies.projector().apply([tallies.record("a", 1, POISON)])
    last = 30

    async def go_on() -> None:
        projector = tallies.projector(repaired)
        for version in range(2, last + 1):
            await projector.apply([tallies.record("a", version)])

    async def redrive() -> None:
        for _ in range(10):
            await tallies.letters(repaired).redrive()

    await asyncio.gather(go_on(), redrive(), redrive())
    await tallies.letters(repaired).redrive()
    assert await tallies.numbers() == {"a": [POISON, *range(2, last + 1)]}
    assert "parked_from" not in await tallies.document("a")
    assert await tallies.letters().listed() == []


async def test_a_gap_is_healed_by_the_missing_events_alone(tallies: Tallies) -> None:
    projector = tallies.projector()
    await projector.apply([tallies.record("a", 1), tallies.record("a", 4), tallies.record("a", 5)])
    assert await tallies.numbers() == {"a": [1]}
    await projector.apply([tallies.record("a", version, offset=100 + version) for version in (1, 2)])
    await projector.apply([tallies.record("a", version, offset=100 + version) for version in (3, 4, 5, 6)])
    assert await tallies.numbers() == {"a": [1, 2, 3, 4, 5, 6]}
    assert await tallies.letters().listed() == []


async def test_a_discarded_record_is_passed_over_and_stays_so_when_it_comes_again(tallies: Tallies) -> None:
    projector = tallies.projector()
    batch = [tallies.record("a", 1), tallies.record("a", 2, POISON), tallies.record("a", 3)]
    await projector.apply(batch)
    worst = (await tallies.letters().listed())[0]["id"]
    done = await tallies.letters().discard(worst, "programme", "counted wrongly at the source")
    assert done is not None
    assert (done.version, done.left) == (3, 0)
    assert await tallies.numbers() == {"a": [1, 3]}
    kept = await tallies.database["discarded"].find_one({"_id": worst})
    assert kept is not None
    assert (kept["discarded_by"], kept["version"]) == ("programme", 2)
    await tallies.projector().apply(batch)
    assert await tallies.numbers() == {"a": [1, 3]}
    assert await tallies.letters().listed() == []


async def test_unreadable_records_are_parked_with_their_streams_and_shown(tallies: Tallies) -> None:
    projector = tallies.projector()
    good = tallies.record("a", 1)
    bad = replace(tallies.record("a", 2), value=b"{not json \xff")
    nameless = replace(tallies.record("b", 1), key=b"\xff", offset=50)
    for _ in range(2):
        await projector.apply([good, bad, nameless, tallies.record("c", 1, offset=60)])
    assert await tallies.numbers() == {"a": [1], "c": [1]}
    listed = await tallies.letters().listed()
    assert {(one["stream"], one["fingerprint"]) for one in listed} == {
        (tallies.stream("a"), "value.not_json"),
        (None, "key.differs"),
    }
    shown = await tallies.letters().show(next(one["id"] for one in listed if one["stream"]))
    assert shown["value"] == "{not json \\xff"
    for one in listed:
        await tallies.letters().discard(one["id"], "programme", "not ours")
    await projector.apply([tallies.record("a", 2, offset=70)])
    assert (await tallies.numbers())["a"] == [1, 2]


async def test_too_many_failing_streams_park_nothing(tallies: Tallies) -> None:
    broken = replace(tallies.view, fold=lambda document, recorded: tally(document, recorded)["nothing"])
    batch = many(tallies, 30, range(1, 3))
    with pytest.raises(TooManyFailing):
        await tallies.projector(broken).apply(batch)
    assert await tallies.letters().listed() == []
    assert await tallies.numbers() == {}
    await tallies.projector().apply(batch)
    assert await tallies.numbers() == {f"s{number}": [1, 2] for number in range(30)}


async def test_a_document_that_the_store_refuses_parks_its_stream_alone(tallies: Tallies) -> None:
    await tallies.projector().apply([tallies.record("huge", 1, 2**70), tallies.record("good", 1, offset=9)])
    assert await tallies.numbers() == {"huge": [], "good": [1]}
    (letter,) = await tallies.letters().listed()
    assert letter["why"] == "bug"
    (redriven,) = await tallies.letters().redrive()
    assert (redriven.applied, redriven.stops_at) == (0, letter["id"])


async def test_a_reader_waits_for_its_own_writes_and_is_told_when_they_do_not_come(tallies: Tallies) -> None:
    views, view, projector = tallies.views(), tallies.view, tallies.projector()
    mine = [(tallies.stream("a"), 2)]
    waiting = asyncio.create_task(views.get(view, tallies.stream("a"), mine))
    await projector.apply([tallies.record("a", 1)])
    await projector.apply([tallies.record("a", 2)])
    found = await waiting
    assert found.document is not None
    assert (found.document["numbers"], found.stale) == ([1, 2], False)
    assert await views.wait_for([(tallies.stream("a"), 3)], view, within=0.1)
    assert not await views.wait_for([("membership/PK-SD/members/x", 3)], view, within=0.1)
    await projector.apply([tallies.record("a", 3, POISON)])
    assert await views.wait_for([(tallies.stream("a"), 3)], view)


async def test_a_list_stays_put_while_documents_come_and_change(tallies: Tallies) -> None:
    views, view, projector = tallies.views(), tallies.view, tallies.projector()
    await projector.apply(many(tallies, 25, range(1, 2)))
    await projector.apply([tallies.record("parked-at-once", 1, POISON)])
    for sort in (("_id",), ("-version",), ("nothing", "-version"), ("-nothing",)):
        seen: list[str] = []
        cursor = None
        while True:
            page = await views.find(view, {}, provinces={"PK-SD"}, limit=7, cursor=cursor, sort=sort)
            seen += [one["_id"] for one in page.documents]
            if page.cursor is None:
                break
            cursor = page.cursor
        assert sorted(seen) == sorted(tallies.stream(f"s{number}") for number in range(25))
    assert (await views.find(view, {}, provinces={"PK-BA"})).documents == []
    assert (await views.find(view, {}, provinces=())).documents == []
