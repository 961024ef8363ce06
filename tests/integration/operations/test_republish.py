"""Sending again: the journal's order, whether a relay runs or not."""

from __future__ import annotations

from shared.journal.lease import Leases
from shared.runtime.republish import republish
from tests.conftest import CreateTopics
from tests.integration.operations.place import OWN, Place


async def test_everything_is_sent_again_in_order(place: Place) -> None:
    await place.write(streams=4, commands=3)
    await place.relay()
    for _ in range(2):
        done = await republish("membership", place.database, [place.province])
        assert done == {"entries": 12, "streams": 4}
    await place.relay()
    assert await place.sent() == {place.stream(one): [1, 2, 3, 4, 5, 6] * 2 for one in range(4)}
    assert await place.database["journal"].count_documents({"unpublished": True}) == 0


async def test_a_lost_cluster_is_refilled_and_the_views_stay_as_they_were(
    place: Place, create_topics: CreateTopics
) -> None:
    await place.write(streams=5, commands=3)
    await place.relay()
    await place.work()
    before = await place.documents(OWN)
    assert len(before) == 5
    await place.lose_topic()
    await create_topics([place.topic], 4)
    await place.write(streams=1, commands=1)  # nobody has sent this yet
    told: list[tuple[str, int, int]] = []
    done = await republish("membership", place.database, [place.province], progress=lambda *step: told.append(step))
    assert done == {"entries": 16, "streams": 5}
    assert told == [("entries marked", 16, 16)]
    await place.relay()
    await place.work()
    after = await place.documents(OWN)
    assert after[0]["version"] == 8
    assert after[1:] == before[1:]
    assert await place.sent() == {place.stream(one): list(range(1, 9 if one == 0 else 7)) for one in range(5)}
    found = await place.audit()
    assert (found["kafka"], found["problems"]) == ({"records": 32, "repeats": 0}, [])


async def test_one_stream_alone_heals_its_gap(place: Place) -> None:
    await place.write(streams=2, commands=2)
    await place.send(0, 1, 4)
    await place.send(1, 1, 2, 3, 4)
    done = await republish("membership", place.database, [place.province], stream=place.stream(0))
    assert done == {"entries": 2, "streams": 1}
    await place.relay()
    assert await place.sent() == {place.stream(0): [1, 4, 1, 2, 3, 4], place.stream(1): [1, 2, 3, 4]}
    assert await place.rules() == []


async def test_a_stream_of_a_province_that_is_not_served_is_left_alone(place: Place) -> None:
    await place.write(streams=1, commands=1)
    await place.relay()
    assert await republish("membership", place.database, ["PK-SD"], stream=place.stream(0)) == {
        "entries": 0,
        "streams": 0,
    }


async def test_a_relay_that_keeps_its_lease_is_put_aside_and_the_lease_is_free_afterwards(place: Place) -> None:
    await place.write(streams=1, commands=1)
    await place.relay()
    name = f"relay/membership/{place.province}"
    relay = Leases(place.database, "relay")
    assert await relay.take([name]) == {name}
    done = await republish("membership", place.database, [place.province], quiet=0.5)
    assert done == {"entries": 1, "streams": 1}
    assert await relay.take([name]) == {name}
