"""What Prometheus is told: the backlog, the relay, who answers, and how the loops turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry

from shared.journal.backlog import Backlog
from shared.journal.lease import Leases
from shared.journal.relay import Relay
from shared.runtime.measures import Measures
from shared.runtime.metrics import RelayMetrics
from shared.runtime.store import Store, connect
from tests.integration.operations.place import Place


@pytest.fixture
def store(mongo_url: str) -> Iterator[Store]:
    pool = connect(mongo_url)
    yield pool
    pool.close()


def told(registry: CollectorRegistry, name: str, **labels: str) -> float | None:
    return registry.get_sample_value(name, labels)


async def measured(place: Place, store: Store, kafka: str | None, turns: Iterator[int]) -> CollectorRegistry:
    """Look twice, as a process does again and again."""
    registry = CollectorRegistry()
    options = None if kafka is None else {**place.kafka, "bootstrap_servers": kafka}
    backlog = Backlog(place.database["journal"], 10)
    loops = {"relay": lambda: next(turns)}
    measures = Measures(registry, [place.province], store, place.journal, backlog, options, loops)
    await measures.look()
    await measures.look()
    await measures._forget_admin()
    return registry


async def test_what_waits_and_the_longest_stream_are_told_and_the_count_ends_at_the_limit(
    place: Place, store: Store, kafka: str
) -> None:
    await place.write(streams=4, commands=3)
    registry = await measured(place, store, kafka, iter([3, 7]))
    of = {"province": place.province}
    assert told(registry, "lead_journal_unpublished_entries", **of) == 10
    assert told(registry, "lead_journal_backlog_limit_entries", **of) == 10
    assert (told(registry, "lead_journal_oldest_unpublished_seconds", **of) or 0) > 0
    assert told(registry, "lead_journal_longest_stream_events", **of) == 6
    assert told(registry, "lead_process_loop_turns_total", loop="relay") == 7
    assert told(registry, "lead_dependency_reachable", dependency="store") == 1
    assert told(registry, "lead_dependency_reachable", dependency="kafka") == 1


async def test_nothing_waits_once_everything_is_sent(place: Place, store: Store) -> None:
    await place.write(streams=1, commands=1)
    await place.relay()
    registry = await measured(place, store, None, iter([0, 0]))
    assert told(registry, "lead_journal_unpublished_entries", province=place.province) == 0
    assert told(registry, "lead_journal_oldest_unpublished_seconds", province=place.province) == 0
    assert told(registry, "lead_dependency_reachable", dependency="kafka") is None


async def test_whoever_does_not_answer_is_told_as_such(place: Place) -> None:
    away = connect("mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=100")
    registry = await measured(place, away, "127.0.0.1:9", iter([0, 0]))
    away.close()
    assert told(registry, "lead_dependency_reachable", dependency="store") == 0
    assert told(registry, "lead_dependency_reachable", dependency="kafka") == 0


async def test_a_relay_tells_its_lease_what_it_sent_and_what_kafka_refuses(place: Place) -> None:
    registry = CollectorRegistry()
    leases = Leases(place.database, "relay")
    relay = Relay(
        "membership", [place.province], place.database["journal"], leases, place.producer, RelayMetrics(registry)
    )
    await place.write(streams=2, commands=2)
    await place.database["journal"].update_one(
        {"stream": place.stream(1), "entry": 2}, {"$set": {"events.0.data": b"x" * 2_000_000}}
    )
    while await relay.round() or not relay.blocked:
        pass
    of = {"province": place.province}
    assert told(registry, "lead_relay_lease_held", **of) == 1
    assert told(registry, "lead_relay_events_sent_total", **of) == 6
    assert told(registry, "lead_relay_streams_refused", **of) == 1
    assert (told(registry, "lead_relay_seconds_since_progress") or 0) > 0
    relay.stop()
    await relay.run()
