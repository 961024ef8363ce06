"""One trace from a command to the views that show it, by the W3C trace context that entries and records carry.

A process that exports no spans has no `Tracing`: it passes the context on, and makes nothing.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from opentelemetry.trace import Span, SpanKind, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

OLDEST_SECONDS = 3600.0
"""What is sent again from long ago belongs to no trace that anybody looks at."""

_WELL_FORMED = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_PROPAGATOR = TraceContextTextMapPropagator()


def well_formed(traceparent: str) -> str:
    """The trace context if it can be passed on, else nothing."""
    return traceparent if _WELL_FORMED.fullmatch(traceparent) else ""


class Tracing:
    """Makes spans of what a process does."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def begin(self, traceparent: str, name: str) -> Span:
        """The span of a request that is answered from now on: part of the caller's trace, or the first of a new one."""
        return self._tracer.start_span(name, _PROPAGATOR.extract({"traceparent": traceparent}), SpanKind.SERVER)

    def done(self, name: str, kind: SpanKind, began: int, causes: Iterable[tuple[str, float]]) -> None:
        """Spans of work that is over, one for each command that caused it.

        `began`: in nanoseconds since 1970. `causes`: of each event its trace context and its time, in seconds.
        """
        ended = time.time_ns()
        since = ended / 1e9 - OLDEST_SECONDS
        events = Counter(traceparent for traceparent, at in causes if at > since and well_formed(traceparent))
        for traceparent, number in events.items():
            parent = _PROPAGATOR.extract({"traceparent": traceparent})
            self._tracer.start_span(name, parent, kind, {"lead.events": number}, start_time=began).end(ended)


def traceparent_of(span: Span) -> str:
    """A span's context as it travels."""
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


def finish(span: Span, method: str, route: str, status: int) -> None:
    """End the span of a request that was answered, under the name of its route."""
    span.update_name(f"{method} {route}")
    span.set_attributes({"http.request.method": method, "http.route": route, "http.response.status_code": status})
    span.end()


@contextmanager
def exporting(service: str, *, wanted: bool) -> Iterator[Tracing | None]:
    """Export spans by OTLP over HTTP for as long as the block lasts, where it is wanted; what waits is sent at its end.

    Everything else is read from the standard `OTEL_...` variables by the SDK itself.
    """
    if not wanted:
        yield None
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415  only where wanted
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource  # noqa: PLC0415  as above
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415  as above
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415  as above

    named = Resource({"service.name": f"lead-{service}"}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=named)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    try:
        yield Tracing(provider.get_tracer("lead"))
    finally:
        provider.shutdown()
