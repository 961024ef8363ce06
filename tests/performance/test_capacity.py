"""The capacity model: more load is more use, settings help where they can, and a queue empties or says when."""

from __future__ import annotations

from dataclasses import replace

from tests.performance.capacity import LOADS, MEASURED, TODAY, Setting, deadline_day, fed, needed, uses


def test_use_grows_with_the_load_and_is_told_highest_first() -> None:
    highest = [uses(load, MEASURED, Setting())[0].use for _, load in LOADS]
    assert highest == sorted(highest)
    found = [one.use for one in uses(TODAY, MEASURED, Setting())]
    assert found == sorted(found, reverse=True)


def test_enough_is_enough_where_settings_can_help() -> None:
    for _, load in LOADS:
        setting = needed(load, MEASURED, Setting())
        tight = [one for one in uses(load, MEASURED, setting) if one.use > 0.6]
        assert all(one.moves_it in {"nothing", "workers"} for one in tight)
        assert setting.workers_per_province <= setting.partitions


def test_on_a_deadline_day_nothing_waits_where_everything_is_fast_enough_and_much_where_it_is_not() -> None:
    calm = deadline_day(TODAY, MEASURED, Setting())
    assert (calm.view_wait, calm.empty_after_hours) == (0.0, 0.0)
    slow = replace(MEASURED, worker=0.3)
    late = deadline_day(TODAY, slow, Setting())
    assert late.view_wait > late.relay_wait == 0.0
    assert late.empty_after_hours > 8
    assert deadline_day(TODAY, slow, Setting(workers_per_province=4)).view_wait < late.view_wait


def test_a_run_of_the_bench_feeds_the_rates_that_it_has_measured() -> None:
    told = [
        {"row": "relay, events/s beside its store calls", "store": "fast", "value": 5.0, "yardstick": 6.0},
        {"row": "relay, events/s beside a bare producer", "store": "instant", "value": 7.0, "yardstick": 8.0},
        {"row": "1 member of one province, events/s", "store": "fast", "value": 1.0, "yardstick": 1.0},
        {"row": "2 members of one province, events/s", "store": "fast", "value": 2.0, "yardstick": 1.0},
    ]
    parts = replace(MEASURED, relay_per_province=5.0, broker=8.0, view_writes_per_shard=2.0)
    assert fed(told) == parts
