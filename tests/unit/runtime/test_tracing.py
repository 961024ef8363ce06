"""Spans of what commands have caused: one for each command, none for what is malformed or long ago."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from pydantic import SecretStr

from shared.runtime.settings import Settings
from shared.runtime.tracing import Tracing, exporting, well_formed

ONE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
TWO = "00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b8-01"
UNSAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4738-00f067aa0ba902b9-00"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (ONE, True),
        ("", False),
        ("00-0-0-00", False),
        (ONE.upper(), False),
        (f"{ONE}-more", False),
        (f"00-{'0' * 32}-00f067aa0ba902b7-01", False),
        (f"00-4bf92f3577b34da6a3ce929d0e0e4736-{'0' * 16}-01", False),
    ],
)
def test_only_a_well_formed_trace_context_travels(given: str, kept: bool) -> None:
    assert well_formed(given) == (given if kept else "")


def test_each_command_of_a_batch_has_one_span_with_its_events() -> None:
    spans, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    now = time.time()
    causes = [(ONE, now), (TWO, now), (ONE, now), (UNSAMPLED, now), ("broken", now), (TWO, now - 90_000)]
    began = time.time_ns()
    Tracing(provider.get_tracer("lead")).done("project reporting.pk-sd", SpanKind.CONSUMER, began, causes)
    told = {span.parent.span_id: span for span in spans.get_finished_spans() if span.parent}
    assert {(span.attributes or {})["lead.events"] for span in told.values()} == {1, 2}
    assert len(spans.get_finished_spans()) == 2
    assert all(span.start_time == began for span in told.values())


@pytest.mark.parametrize(
    ("variables", "traced"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}, True),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_TRACES_EXPORTER": "none"}, False),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:9", "OTEL_SDK_DISABLED": "true"}, False),
    ],
)
def test_spans_are_exported_only_where_the_standard_variables_say_so(
    variables: dict[str, str], traced: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings = Settings(mongo_url=SecretStr("mongodb://x"), kafka_bootstrap_servers="x:9", lead_data=tmp_path)
    assert settings.traced is traced


def test_a_collector_that_is_away_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    with exporting("reporting", wanted=True) as tracing:
        assert tracing is not None
        tracing.done("relay reporting", SpanKind.PRODUCER, time.time_ns(), [(ONE, time.time())])
    with exporting("reporting", wanted=False) as none:
        assert none is None
