"""Every number that a process tells Prometheus, declared once with its meaning; `lead docs` makes a page of them.

Counters die with their process: what must add up is worked out by the audit, from journal, topics and views.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from shared.runtime.metric_parts import Declared, Part

BATCH_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
BY_PROVINCE, BY_VIEW = ("province",), ("province", "view")


class HttpMetrics(Part):
    """Requests, and the commands among them."""

    title, where = "HTTP", "every process"

    answers = Declared(Counter, "lead_http_requests", "HTTP requests answered", ("method", "route", "status"))
    seconds = Declared(Histogram, "lead_http_request_seconds", "time to answer an HTTP request", ("method", "route"))
    commands = Declared(
        Counter,
        "lead_commands",
        "commands answered; outcome is `accepted` or the name of the problem that was answered; province is empty where "
        "the path names none that there is",
        ("province", "route", "outcome"),
    )


class ReactionMetrics(Part):
    """What the service does by itself."""

    title, where = "Reactions", "worker"

    outcomes = Declared(
        Counter,
        "lead_reactions",
        "commands tried because of a date or an event; outcome is `done`, `waits` (for something that must come first), "
        "`refused` by a rule, `before` (older than the reaction) or `failed` (a bug: it is tried again)",
        ("province", "reaction", "outcome"),
    )


class JournalMetrics(Part):
    """What was written, and what of it waits for Kafka."""

    title, where = "Journal", "api and relay"

    unpublished = Declared(
        Gauge,
        "lead_journal_unpublished_entries",
        "journal entries that are not in Kafka yet; counted up to the limit above which commands answer 503",
        BY_PROVINCE,
    )
    limit = Declared(
        Gauge,
        "lead_journal_backlog_limit_entries",
        "unpublished entries above which commands answer 503, and to which they are counted",
        BY_PROVINCE,
    )
    oldest_unpublished = Declared(
        Gauge,
        "lead_journal_oldest_unpublished_seconds",
        "age of the oldest entry that is not in Kafka yet, 0 where none waits: the alarm of the relay",
        BY_PROVINCE,
    )
    longest_stream = Declared(
        Gauge,
        "lead_journal_longest_stream_events",
        "events of the longest stream that this process has appended to since it started; "
        "a stream is meant to stay under 1,000",
        BY_PROVINCE,
    )


class RelayMetrics(Part):
    """What goes from the journal to Kafka."""

    title, where = "Relay", "relay"

    lease = Declared(
        Gauge,
        "lead_relay_lease_held",
        "1 where this process holds the province's lease; the sum over all processes is 1",
        BY_PROVINCE,
    )
    sent = Declared(Counter, "lead_relay_events_sent", "events that Kafka has acknowledged", BY_PROVINCE)
    refused = Declared(
        Gauge,
        "lead_relay_streams_refused",
        "streams that stand because Kafka refuses one of their entries for good; alarm above 0",
        BY_PROVINCE,
    )
    idle = Declared(
        Gauge,
        "lead_relay_seconds_since_progress",
        "since the relay has sent something, or found nothing to send",
    )


class StreamMetrics(Part):
    """What goes from Kafka into the views."""

    title, where = "Streams", "worker"

    consumed = Declared(Counter, "lead_stream_records_consumed", "records read from Kafka", BY_PROVINCE)
    ignored = Declared(
        Counter, "lead_stream_records_ignored", "records of aggregates that no view follows", BY_PROVINCE
    )
    applied = Declared(Counter, "lead_stream_records_applied", "events that a view took", BY_VIEW)
    repeated = Declared(Counter, "lead_stream_records_repeated", "events that a view had already", BY_VIEW)
    parked = Declared(Counter, "lead_stream_records_parked", "records that became dead letters", BY_VIEW)
    parked_streams = Declared(
        Gauge, "lead_stream_parked_streams", "streams that stand in a view until they are redriven", BY_VIEW
    )
    tripped = Declared(
        Counter,
        "lead_stream_breaker_trips",
        "batches put back because too many streams newly failed: the code is wrong, not the records",
        BY_PROVINCE,
    )
    commits_failed = Declared(
        Counter, "lead_stream_commits_failed", "batches stored but not committed; they come again", BY_PROVINCE
    )
    batch_seconds = Declared(
        Histogram,
        "lead_stream_batch_seconds",
        "from a batch's arrival until it is stored",
        BY_PROVINCE,
        buckets=BATCH_SECONDS,
    )
    partitions = Declared(
        Gauge, "lead_stream_partitions_assigned", "partitions that this process reads now", BY_PROVINCE
    )
    lag = Declared(
        Gauge, "lead_stream_lag_records", "records in the partitions assigned here that are not taken yet", BY_PROVINCE
    )
    lag_seconds = Declared(
        Gauge,
        "lead_stream_lag_seconds",
        "how long the oldest record of the partitions assigned here waits, as this process has seen it; 0 where none does",
        BY_PROVINCE,
    )
    idle = Declared(
        Gauge,
        "lead_stream_seconds_since_progress",
        "since the group has stored a batch, or had none to store",
        BY_PROVINCE,
    )
    held = Declared(Gauge, "lead_stream_held", "1 while the group waits for the store", BY_PROVINCE)
    paused = Declared(Gauge, "lead_stream_paused", "1 while an operator has the group paused", BY_PROVINCE)


class DeliveryMetrics(Part):
    """What people are told."""

    title, where = "Messages", "worker of notifications"

    ended = Declared(
        Counter,
        "lead_messages",
        "tries to send a message; outcome is `sent`, `again` (not taken, tried later), `failed` (given up) or `suppressed`",
        ("province", "channel", "outcome"),
    )
    waiting = Declared(Gauge, "lead_messages_waiting", "messages that are planned and not sent", BY_PROVINCE)
    oldest = Declared(
        Gauge,
        "lead_messages_late_seconds",
        "since when the message that is due longest should have been sent",
        BY_PROVINCE,
    )


class WebhookMetrics(Part):
    """What endpoints are posted; told by the process that holds a province's lease, nothing by the others."""

    title, where = "Webhooks", "worker of notifications"

    attempts = Declared(
        Counter,
        "lead_webhook_attempts",
        "attempts to post an event; outcome is `success`, `again` (tried later) or `failed` (given up)",
        ("province", "outcome"),
    )
    waiting = Declared(
        Gauge,
        "lead_webhook_deliveries_waiting",
        "events that are planned for an enabled endpoint and not posted; counted up to 100,000",
        BY_PROVINCE,
    )
    oldest = Declared(
        Gauge,
        "lead_webhooks_late_seconds",
        "since when the event that is due longest should have been posted, of endpoints that do not fail",
        BY_PROVINCE,
    )
    endpoints = Declared(
        Gauge,
        "lead_webhook_endpoints",
        "endpoints by standing: `pending`, `enabled`, `failing` (enabled, the last attempt was not taken), `disabled`",
        ("province", "standing"),
    )


class ProcessMetrics(Part):
    """The process itself, and what it depends on."""

    title, where = "Process", "every process"

    turns = Declared(
        Counter,
        "lead_process_loop_turns",
        "turns of each loop that the watchdog watches: `relay`, and each consumer group by its name",
        ("loop",),
    )
    reachable = Declared(
        Gauge,
        "lead_dependency_reachable",
        "1 if it answered when it was asked last: `store`, and of relay and worker `kafka`",
        ("dependency",),
    )


OF_EVERY_PROCESS = {
    "process_resident_memory_bytes": "resident memory",
    "process_cpu_seconds_total": "time on the processor",
    "process_open_fds": "open files and connections",
    "process_start_time_seconds": "when the process began, in seconds since 1970",
}
"""What prometheus_client itself tells of a process, on Linux only; here are those that an operator looks at."""


class PartnerStreamMetrics(Part):
    """Who reads streams over HTTP, and what they get."""

    title, where = "Streams over HTTP", "api of notifications"

    readers = Declared(Gauge, "lead_stream_readers", "server-sent event streams that are open", ("context",))
    delivered = Declared(
        Counter, "lead_stream_events_delivered", "events given to readers, by `pull` or `sse`", ("channel",)
    )
    cut = Declared(
        Counter,
        "lead_stream_readers_cut",
        "open streams that were ended here; why is the rule that was told: `reader.slow`, `access.revoked`, "
        "`token.expired`, `process.stopping` ...",
        ("why",),
    )
    caught_up = Declared(
        Counter, "lead_stream_catch_up_reads", "reads of Kafka for a reader that is behind what is kept in memory"
    )
    left_out = Declared(
        Counter,
        "lead_stream_records_left_out",
        "records that no reader gets because they can't be read; the projectors park them",
        ("context",),
    )
    kept = Declared(Gauge, "lead_stream_kept_bytes", "newest records that are kept in memory, all topics together")


PARTS: tuple[type[Part], ...] = (
    HttpMetrics,
    JournalMetrics,
    RelayMetrics,
    ReactionMetrics,
    StreamMetrics,
    DeliveryMetrics,
    WebhookMetrics,
    PartnerStreamMetrics,
    ProcessMetrics,
)
