"""What the workers tell Prometheus, declared once with its meaning. Counters die with a process: audits count records."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

BATCH_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The metrics of a process's groups, each with its province."""

    def __init__(self, registry: CollectorRegistry) -> None:
        by_province, by_view = ["province"], ["province", "view"]
        self.consumed = Counter(
            "lead_stream_records_consumed", "records read from Kafka", by_province, registry=registry
        )
        self.ignored = Counter(
            "lead_stream_records_ignored", "of aggregates that no view follows", by_province, registry=registry
        )
        self.applied = Counter("lead_stream_records_applied", "events that a view took", by_view, registry=registry)
        self.repeated = Counter(
            "lead_stream_records_repeated", "events that a view had already", by_view, registry=registry
        )
        self.parked = Counter(
            "lead_stream_records_parked", "records that became dead letters", by_view, registry=registry
        )
        self.tripped = Counter(
            "lead_stream_breaker_trips", "batches put back: too many failing", by_province, registry=registry
        )
        self.commits_failed = Counter(
            "lead_stream_commits_failed", "batches stored but not committed", by_province, registry=registry
        )
        self.batch_seconds = Histogram(
            "lead_stream_batch_seconds",
            "from a batch's arrival until it is stored",
            by_province,
            buckets=BATCH_SECONDS,
            registry=registry,
        )
        self.lag = Gauge(
            "lead_stream_lag_records", "in assigned partitions, not taken yet", by_province, registry=registry
        )
        self.held = Gauge("lead_stream_held", "1 while the group waits for the store", by_province, registry=registry)
