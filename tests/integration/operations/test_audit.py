"""The audit on a real broker and store: quiet where everything agrees, and telling where one thing does not."""

from __future__ import annotations

import pytest
from bson import Binary

from shared.runtime.audit import Audit
from tests.integration.operations.place import FOLLOWING, OWN, Place, service

REPORTING = service("reporting", FOLLOWING, follows=(("membership", "partner"),))


async def test_a_journal_that_was_sent_and_projected_has_no_problems(place: Place) -> None:
    await place.write(streams=5, commands=2)
    await place.relay()
    await place.project(place.own, OWN)
    for _ in range(2):
        assert await place.audit() == {
            "events": 20,
            "journal": {"streams": 5, "entries": 10, "unpublished": 0},
            "kafka": {"records": 20, "repeats": 0},
            "views": {"documents": 5, "parked": 0, "behind": 0},
            "problems": [],
        }


async def test_what_waits_for_kafka_is_counted_and_no_problem(place: Place) -> None:
    await place.write(streams=2, commands=1)
    found = await place.audit()
    assert found["journal"]["unpublished"] == 4
    assert found["problems"] == []


async def test_a_changed_byte_breaks_the_chain_and_differs_from_kafka(place: Place) -> None:
    await place.write(streams=2, commands=2)
    await place.relay()
    await place.project(place.own, OWN)
    await place.database["journal"].update_one(
        {"stream": place.stream(1), "entry": 1},
        {"$set": {"events.0.data": Binary(await changed(place))}},
    )
    rules = await place.rules()
    assert ("digest.differs", place.stream(1)) in rules
    assert ("record.differs", place.stream(1)) in rules
    assert {stream for _, stream in rules} == {place.stream(1)}


async def test_an_entry_that_is_gone_is_a_hole(place: Place) -> None:
    await place.write(streams=1, commands=3)
    await place.relay()
    await place.database["journal"].delete_one({"stream": place.stream(0), "entry": 2})
    assert ("entries.hole", place.stream(0)) in await place.rules()


async def test_a_tail_that_was_cut_shows_because_kafka_has_more(place: Place) -> None:
    await place.write(streams=1, commands=3)
    await place.relay()
    await place.database["journal"].delete_one({"stream": place.stream(0), "entry": 3})
    assert ("record.unknown", place.stream(0)) in await place.rules()


async def test_a_published_event_that_kafka_lacks_is_found(place: Place) -> None:
    await place.write(streams=2, commands=2)
    await place.send(0, 1, 2, 4)
    await place.send(1, 1, 2, 3, 4)
    assert await place.rules() == [("record.missing", place.stream(0))]


async def test_a_stream_that_is_out_of_order_is_found_and_healed_by_sending_it_again(place: Place) -> None:
    await place.write(streams=1, commands=2)
    await place.send(0, 1, 3, 2, 4, 3)
    assert await place.rules() == [("order", place.stream(0))]
    await place.send(0, 1, 2, 3, 4)
    assert await place.rules() == []


async def test_repeats_are_counted_and_no_problem(place: Place) -> None:
    await place.write(streams=1, commands=2)
    await place.send(0, 1, 2, 1, 2, 3, 2, 3, 4)
    found = await place.audit()
    assert (found["kafka"], found["problems"]) == ({"records": 8, "repeats": 4}, [])


@pytest.mark.parametrize(
    ("versions", "spoilt"),
    [
        ((1, 2, 3, 4), 1),  # taken by every reader
        ((1, 2, 3, 4, 2), 4),  # sent again alone
        ((1, 2, 3, 4, 1, 2, 3, 4), 5),  # sent again from the first one
        ((1, 2, 3, 4, 1, 2), 5),  # sent again from the first one, and not to the end
        ((1, 3, 2, 3, 4), 1),  # too early
    ],
)
async def test_a_record_with_other_bytes_is_found_wherever_it_stands(
    place: Place, versions: tuple[int, ...], spoilt: int
) -> None:
    await place.write(streams=2, commands=2)
    await place.send(0, 1, 2, 3, 4)
    await place.send(1, *versions, spoilt=spoilt)
    (found,) = [one for one in (await place.audit())["problems"] if one["rule"] != "order"]
    assert (found["rule"], found["stream"]) == ("record.differs", place.stream(1))
    assert f"version {versions[spoilt]} " in str(found["detail"])


async def test_what_is_in_kafka_and_not_yet_marked_is_compared_too(place: Place) -> None:
    await place.write(streams=2, commands=3)
    await place.send(0, 1, 2, 3, 4, 5)
    await place.send(1, 1, 2, 3, 4, 5, spoilt=4)
    later = {"entry": 3}
    await place.database["journal"].update_many(later, {"$set": {"unpublished": True}})
    found = await place.audit()
    assert found["journal"]["unpublished"] == 4
    assert [(one["rule"], one["stream"]) for one in found["problems"]] == [("record.differs", place.stream(1))]


async def test_a_stream_of_which_everything_is_to_be_sent_again_is_no_problem(place: Place) -> None:
    await place.write(streams=2, commands=2)
    await place.relay()
    await place.project(place.own, OWN)
    await place.database["journal"].update_many({"entry": 1}, {"$set": {"unpublished": True}})
    found = await place.audit()
    assert (found["journal"]["unpublished"], found["problems"]) == (4, [])


async def test_an_audit_tells_how_far_it_is(place: Place) -> None:
    await place.write(streams=3, commands=2)
    await place.relay()
    await place.project(place.own, OWN)
    told: dict[str, tuple[int, int]] = {}
    audit = Audit(place.own, place.database, place.kafka, lambda step, done, total: told.update({step: (done, total)}))
    await audit.run([place.province], patience=0)
    assert told == {"journal": (6, 6), "kafka": (12, 12), "documents": (3, 3)}


async def test_a_record_that_is_no_event_is_a_problem_until_it_is_discarded(place: Place) -> None:
    producer = await place.producer()
    try:
        at = await producer.send_and_wait(place.topic, b"{", key=place.stream(7).encode())
    finally:
        await producer.stop()
    assert await place.rules() == [("record.unreadable", place.stream(7))]
    letter = {"view": OWN.name, "stream": place.stream(7), "version": None, "readable": False}
    await place.database["discarded"].insert_one(
        {**letter, "topic": at.topic, "partition": at.partition, "offset": at.offset}
    )
    assert await place.rules() == []


async def test_a_view_that_differs_from_a_fresh_fold_is_found(place: Place) -> None:
    await place.write(streams=3, commands=2)
    await place.relay()
    await place.project(place.own, OWN)
    await place.database[OWN.collection].update_one({"_id": place.stream(2)}, {"$set": {"count": 5}})
    assert await place.rules() == [("document.differs", place.stream(2))]


async def test_a_view_that_lost_a_document_or_shows_too_much_is_found(place: Place) -> None:
    await place.write(streams=3, commands=2)
    await place.relay()
    await place.project(place.own, OWN)
    await place.database[OWN.collection].delete_one({"_id": place.stream(0)})
    await place.database[OWN.collection].update_one({"_id": place.stream(1)}, {"$set": {"version": 9}})
    assert sorted(await place.rules()) == [
        ("document.ahead", place.stream(1)),
        ("document.behind", place.stream(0)),
    ]


async def test_a_view_that_is_behind_while_records_wait_is_counted_and_no_problem(place: Place) -> None:
    await place.write(streams=2, commands=1)
    await place.relay()
    await place.project(place.own, OWN)
    await place.write(streams=2, commands=1)
    await place.relay()
    found = await place.audit()
    assert (found["views"]["behind"], found["problems"]) == (2, [])


async def test_a_parked_stream_is_counted_and_its_document_still_compared(place: Place) -> None:
    await place.write(streams=1, commands=1)
    await place.relay()
    await place.project(place.own, OWN)
    await place.write(streams=1, commands=1)
    await place.relay()
    marks = {"parked_from": 3, "parked_through": 4, "parked_last": "x", "parked_why": "bug"}
    await place.database[OWN.collection].update_one({"_id": place.stream(0)}, {"$set": marks})
    await place.commit(place.own)
    found = await place.audit()
    assert (found["views"], found["problems"]) == ({"documents": 1, "parked": 1, "behind": 0}, [])


async def test_a_view_of_another_contexts_streams_is_compared_with_kafka(place: Place) -> None:
    await place.write(streams=3, commands=2)
    await place.relay()
    await place.project(REPORTING, FOLLOWING)
    assert await place.rules(REPORTING) == []
    await place.database[FOLLOWING.collection].update_one({"_id": place.stream(1)}, {"$set": {"count": 0}})
    await place.database[FOLLOWING.collection].delete_one({"_id": place.stream(2)})
    assert sorted(await place.rules(REPORTING)) == [
        ("document.behind", place.stream(2)),
        ("document.differs", place.stream(1)),
    ]


async def changed(place: Place) -> bytes:
    """The first event's bytes with one letter changed."""
    entry = (await place.journal.load(place.stream(1))).entries[0]
    return bytes(entry["events"][0]["data"]).replace(b"e", b"E", 1)
